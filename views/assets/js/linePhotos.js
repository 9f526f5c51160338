// Photographs of an answer: made smaller before they are sent over a poor line, refused in words when the server would refuse them.
const MOST_PIXELS = 2560, SMALL_BYTES = 2_000_000, MOST_FILES = 12;
const size = bytes => `${(bytes / 1_000_000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** A large picture as JPEG of at most 2560 pixels a side; a small one, and whatever this browser cannot draw, byte for byte. */
export async function smaller(file) {
  if (!/^image\/(?:jpeg|png|webp)$/.test(file.type) || typeof createImageBitmap !== 'function') return file;
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined);
  if (!picture) return file;
  const scale = Math.min(1, MOST_PIXELS / Math.max(picture.width, picture.height));
  if (scale === 1 && file.size <= SMALL_BYTES && file.type !== 'image/webp') return file;
  const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise(resolve => { canvas.toBlob(resolve, 'image/jpeg', .85); });
  return blob && (blob.size < file.size || file.type === 'image/webp') ? new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }) : file;
}

/** Why it will not be taken, or nothing. @param count of photographs that are there already */
export function refusedPhoto(file, count, { maxBytes, words }) {
  if (/^image\/hei[cf]/.test(file.type) || /\.hei[cf]$/i.test(file.name)) return filled(words.heic, { name: file.name });
  if (!/^image\/(?:jpeg|png)$|^application\/pdf$/.test(file.type)) return filled(words.notPhoto, { name: file.name });
  if (file.size > maxBytes) return filled(words.tooLarge, { name: file.name, size: size(file.size), limit: size(maxBytes) });
  return count >= MOST_FILES ? filled(words.tooMany, { count: MOST_FILES }) : '';
}

/** A kept photograph as it stands in the row: its picture, that it waits, and the way to take it out. */
export function shotOf(photo, words, remove) {
  const figure = document.createElement('figure'), caption = document.createElement('figcaption'), out = Object.assign(document.createElement('button'), { type: 'button', className: 'takeout', textContent: words.remove });
  if (/^image\//.test(photo.blob.type)) {
    const address = URL.createObjectURL(photo.blob), image = Object.assign(document.createElement('img'), { src: address, alt: photo.name, width: 480, height: 360 });
    image.addEventListener('load', () => URL.revokeObjectURL(address), { once: true });
    figure.append(image);
  } else figure.append(Object.assign(document.createElement('span'), { className: 'paper', textContent: photo.name }));
  out.setAttribute('aria-label', `${words.remove} ${photo.name}`);
  out.addEventListener('click', remove);
  caption.append(Object.assign(document.createElement('span'), { className: 'due today', textContent: words.waitsToSend }), out);
  figure.append(caption);
  figure.dataset.keptPhoto = photo.id;
  return figure;
}

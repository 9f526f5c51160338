// A form with data-upload: a file over the limit is told before anything is sent; while it is sent, a bar and the bytes beside it.
export function uploads(document) {
  for (const form of document.querySelectorAll('form[data-upload]')) {
    for (const input of form.querySelectorAll('input[type="file"][data-max-bytes]')) input.addEventListener('change', () => refuse(form, tooLarge(form)));
    form.addEventListener('submit', event => {
      const refused = tooLarge(form);
      if (refused) event.preventDefault();
      else if (hasFile(form)) send(document, form, event);
      refuse(form, refused);
    });
  }
}

const size = bytes => `${(bytes / 1_000_000).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;
const hasFile = form => [...form.querySelectorAll('input[type="file"]')].some(input => input.files.length > 0);

/** The sentence about the first file that is over its limit, or nothing. */
function tooLarge(form) {
  for (const input of form.querySelectorAll('input[type="file"][data-max-bytes]')) {
    const file = [...input.files].find(one => one.size > Number(input.dataset.maxBytes));
    if (file) return input.dataset.tooLarge.replace('{name}', file.name).replace('{size}', size(file.size)).replace('{limit}', size(Number(input.dataset.maxBytes)));
  }
  return '';
}

function refuse(form, sentence) {
  const note = form.querySelector('[data-upload-refused]');
  if (!note) return;
  note.hidden = !sentence;
  note.querySelector('p').textContent = sentence;
}

function send(document, form, event) {
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = 'yes';
  const data = new FormData(form);
  if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
  const request = new XMLHttpRequest();
  request.upload.addEventListener('progress', at => show(form, at));
  request.addEventListener('load', () => follow(document, request));
  // The line was cut: the browser's own way may be tried again.
  request.addEventListener('error', () => { delete form.dataset.sent; form.querySelector('[data-progress]').hidden = true; refuse(form, form.dataset.upload); enable(form); });
  request.open('POST', event.submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? location.href);
  request.setRequestHeader('accept', 'text/html');
  request.send(data);
  for (const button of form.querySelectorAll('button')) button.disabled = true;
  show(form, { loaded: 0, total: 0 });
}

function enable(form) {
  for (const button of form.querySelectorAll('button')) button.disabled = false;
}

function show(form, { loaded, total }) {
  const box = form.querySelector('[data-progress]');
  if (!box) return;
  box.hidden = false;
  box.querySelector('[data-progress-name]').textContent = [...form.querySelectorAll('input[type="file"]')].flatMap(input => [...input.files]).map(file => file.name).join(', ');
  box.querySelector('[data-progress-bytes]').textContent = total ? `${size(loaded)} / ${size(total)}` : '';
  const bar = box.querySelector('progress');
  if (total && loaded < total) bar.value = (loaded / total) * 100;
  else if (total) bar.removeAttribute('value'); // all is sent; the server is still reading it
}

/** Does what a plain post would: shows the page the server answered with, at its address; asking again would lose its "done" line. */
function follow(document, request) {
  const address = new URL(request.responseURL);
  history.pushState(null, '', address);
  document.open();
  document.write(request.responseText);
  document.close();
  addEventListener('popstate', () => { if (location.pathname + location.search !== address.pathname + address.search) location.reload(); });
}

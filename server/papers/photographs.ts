/** Which of the files kept as evidence are photographs that a paper shows, and how large are they in it? */
import type { Evidence } from '../core/evidence';
import { NotFound, Refused } from '../core/errors';
import type { FileStore } from '../files/store';
import { isWholePng, PHOTOGRAPH_SIDE } from '../pdf/pictures';
import { imageOf } from '../pdf/pieces';
import { pdfWorker } from '../pdf/worker';

/** A photograph of the record, by the id of its file. */
export interface Shown { readonly file: Evidence; readonly image: string }

/** Larger ones are drawn anew at 200 dots an inch: a paper with 20 photographs of a telephone would weigh 80 MB. */
const WHOLE_BYTES = 1024 * 1024, DOTS = 200;
/** A PNG cannot be drawn anew off the event loop: a larger one is named, not shown. */
const MOST_PNG_BYTES = 3 * 1024 * 1024;
/** Further ones are named on the paper, and seen on the record's page. */
export const MOST_PHOTOGRAPHS = 60;

export function isPhotograph(file: Evidence): boolean {
  return file.mime === 'image/jpeg' || file.mime === 'image/png';
}

/** Those that can be shown, in their order; one that is lost, damaged or of four colours is only named on the paper. */
export async function shownOf(files: readonly Evidence[], store: FileStore): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const file of files.filter(isPhotograph).slice(0, MOST_PHOTOGRAPHS)) {
    const image = await imageIn(file, store);
    if (image) shown.push({ file, image });
  }
  return shown;
}

async function imageIn(file: Evidence, store: FileStore): Promise<string | undefined> {
  if (file.mime === 'image/png' && file.size > MOST_PNG_BYTES) return undefined;
  try {
    const bytes = await store.read(file.sha256), { image } = imageOf(bytes);
    if (file.mime === 'image/png') return await isWholePng(bytes) ? image : undefined;
    if (file.size <= WHOLE_BYTES) return image;
    return imageOf(await pdfWorker().renderPhotograph(bytes, { width: Math.round(PHOTOGRAPH_SIDE / 72 * DOTS) })).image;
  } catch (error) {
    if (error instanceof NotFound || error instanceof Refused) return undefined;
    throw error;
  }
}

/** Small PDFs with one peculiarity each, and the ways tests look at what came out of them. */
import { gunzipSync } from 'node:zlib';
import jsQR from 'jsqr';
import { PDFDocument, PDFHexString, PDFName, PDFString, StandardFonts, degrees, type PDFPage } from 'pdf-lib';
import { copyChunks, fillSlot, sliceOfCopy, type CopyFacts } from '../../server/pdf/copy';
import { SIDE } from '../../server/pdf/numbers';
import type { Pixels } from '../../server/pdf/png';
import type { PreparedBase, StampFacts } from '../../server/pdf/stamp';

export const STAMP: StampFacts = {
  watermark: 'TÀI LIỆU KIỂM SOÁT', code: 'QT-ISO-01', agency: 'Sở Khoa học và Công nghệ', title: 'Kiểm soát thông tin dạng văn bản',
  label: 'Lần ban hành 02/00', effective: 'Hiệu lực từ 01/12/2026',
  words: { page: 'Trang {page}/{pages}', refusal: 'BẢN KHÔNG HỢP LỆ', explanation: 'Tệp này chưa được cấp cho ai: không có giá trị kiểm soát.' },
};

export const COPY: CopyFacts = {
  line: 'Bản số 17 – cấp cho Nguyễn Thị Hường – 24/11/2026 14:15', url: 'https://iso.example.vn/c/17-Zk3v9Qm2TtX0aLwB7yRe',
};

/** Lower case and capitals of all Vietnamese letters. */
export const LETTERS = 'aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ';

export interface PageKind { readonly width?: number; readonly height?: number; readonly rotate?: number; readonly crop?: readonly [number, number, number, number]; readonly content?: string }

/** One page a kind, A4 upright without content unless it says otherwise. */
export async function pdfWith(...kinds: PageKind[]): Promise<Buffer> {
  const doc = await PDFDocument.create();
  for (const kind of kinds) addPage(doc, kind);
  return saved(doc);
}

function addPage(doc: PDFDocument, { width = 595, height = 842, rotate = 0, crop, content }: PageKind): PDFPage {
  const page = doc.addPage([width, height]);
  page.setRotation(degrees(rotate));
  if (crop) page.setCropBox(...crop);
  if (content !== undefined) page.node.set(PDFName.of('Contents'), doc.context.register(doc.context.flateStream(content)));
  return page;
}

export async function textPdf(...pages: string[]): Promise<Buffer> {
  const doc = await PDFDocument.create();
  const font = await doc.embedFont(StandardFonts.Helvetica);
  for (const text of pages) doc.addPage([595, 842]).drawText(text, { x: 72, y: 700, size: 14, font });
  return saved(doc);
}

/** Two pages whose Contents array and Resources are one and the same object, as some scanners write them. */
export async function sharedContentPdf(): Promise<Buffer> {
  const doc = await PDFDocument.create();
  const [contents, resources] = [doc.context.register(doc.context.obj([doc.context.register(doc.context.stream('q Q'))])), doc.context.register(doc.context.obj({}))];
  for (let i = 0; i < 2; i++) {
    const { node } = addPage(doc, {});
    node.set(PDFName.of('Contents'), contents);
    node.set(PDFName.of('Resources'), resources);
  }
  return saved(doc);
}

/** A page with a signature field whose appearance is a green square at 100,100, 80 points wide. Only the shape is a signature's. */
export async function signedPdf(): Promise<Buffer> {
  const doc = await PDFDocument.create();
  const { context } = doc, page = addPage(doc, {});
  const look = context.register(context.stream('0 .6 0 rg 0 0 40 40 re f', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 40, 40] }));
  const value = context.register(context.obj({ Type: 'Sig', Filter: 'Adobe.PPKLite', SubFilter: 'ETSI.CAdES.detached', ByteRange: [0, 10, 20, 10], Contents: PDFHexString.of('00') }));
  const field = context.register(context.obj({
    Type: 'Annot', Subtype: 'Widget', FT: 'Sig', T: PDFString.of('approval'), F: 4, Rect: [100, 100, 180, 180], V: value, AP: { N: look }, P: page.ref,
  }));
  page.node.set(PDFName.of('Annots'), context.obj([field]));
  doc.catalog.set(PDFName.of('AcroForm'), context.obj({ Fields: [field], SigFlags: 3 }));
  return saved(doc);
}

/** A form that asks viewers to ignore its pages (XFA), with usage rights that nobody signed. */
export async function dynamicFormPdf(): Promise<Buffer> {
  const doc = await PDFDocument.create();
  const { context } = doc;
  addPage(doc, {});
  const rights = context.register(context.obj({ Type: 'Sig', Filter: 'Adobe.PPKLite', ByteRange: [0, 10, 20, 10], Contents: PDFHexString.of('00') }));
  doc.catalog.set(PDFName.of('AcroForm'), context.obj({ Fields: [], XFA: context.register(context.stream('<xdp/>')) }));
  doc.catalog.set(PDFName.of('NeedsRendering'), context.obj(true));
  doc.catalog.set(PDFName.of('Perms'), context.obj({ UR3: rights }));
  return saved(doc);
}

/** One page, RC4-128: everybody may open it, only its owner may change it. */
export const encryptedOpenPdf = (): Buffer => unpacked('H4sIAAAAAAACA9VSy24UMRC871f4kmMY22233dJqD+QhIYiySoBLxKHttsOiaCaanUgJn8OP8FncEN4lJCPlgDgyc7GqXeXurjpYH58emldhcfD9x7efC6O0GtKXxXKpujVfl62Chlyo7v3DbVHdEU98M1yr1WpRetldtDPC0Vh42gz9MU9FLQ1BKtoa62JlZ9AEsJ4KaQISXXMuq0fKMKolQy1i0RgUIe+M9TZhTBkSUrFcyEUiDlAT1JCYsxW21krCQCkkZMm5Ro7tVRuYfIkuSnCWDWgPpmjM7GsSyyCUvaeMlIBrKE0p5qAjBB+807n1yt4WbCwhwOhCTh4ycY7EEjFoY3wi8bX1fzbIP0y7Hge5y+W/HffZdpjbPtz1kzKqe7uRrbpSbp+YT38y8ztGz1Q3o54V2fDr4b6xdPs9eRWd3XHXPJam+pi+i7Id7sbcdBprtZpLz5T9TPl0czO1RXeXE/fCo6juXemvp8/K2Ki6c7X0iJVjgFIAcqCQBRJpV4WlRuO4MjipxBArFnEmUXTFZmw+MGP1OzvVoWu9tSa7D2pJHpnJeWlrTVwcVJSqczbRmAxRa2Ota3fItKo34GwARkntlGPIrgl+VHY2zv1Y6kIrXOinT6H34FVVT5hpQ+8r/TOG7gXmMbzA0OILLJgZNo28udmlte3zTV8HZR/dGIad3/vz5eZrUdjqx+pqaVtOnQFAJ9qHaAIKRROxZkraUVr9/Uaz/qTP48PtpPz+hbaP7cTjtN8GWVgcHJycny5+AQZTxrG4BAAA');
/** The same, but its password is "user". */
export const encryptedPdf = (): Buffer => unpacked('H4sIAAAAAAACA9VTy27UQBC8+yvmssfgeXTPQ7L2QB4SgiirBLhEHObRExZFduR1pITP4Uf4LG6I9rIklnJAHLEvo+rpcndVebU5OTtSr1yz+v7j289GCSmG9KXpOtFu4g3thGHkUrTvH+9ItMdxirfDjVivG+rLfFEvGo5HitN26E/iRKKrAaoD70lptEix5ECmEFQM4K2XOa0PLcMoOjA+gs2+GOcQUiHyjq+o7DIkKDoo6Yv0UIzGpDSEnGc4B03KGvIqYqxV1izJ1lCst5p0Qkuuosya0AdijoAxgzKWJNhagyk6+ZJBp1wwOh99CQhctbVIo1TWsgafnA/Z+gQOsjGJC0QyV+L5z4fyD9tuxqHcZ/pv13223SxtH+77SSjRvt2WnbgWsE/Mpz+Z+R2j51ZYtJ5T2cbXwwN3SX4xoPCg595NHIlZD+m7pN1wP2bm4a71ekm9YMYF89n2dmKh26sp9iWORbTvqL+ZPgulvWgvRCdTNN5g9b4Gadg4B4SAHtjATIo1IllIQ7ZJzi7NMjlMPiiH1jo12ymOgGfjIdsPosNsqid02mhIuQYHqiaHJlank1RGKq0BbQwqRUJlQDsTbUl8yp5tZ8KPQi/WeRipNlLYRj49wiIaFFU8YYqX3lf6Z8zCCwyte4FZbV9gTi2waYzb2zmtrOebvg5CH9wYhtnv/flq+5WE5fqJuO4ogGMtWUkOdaySDP8SCpIqhqOZy/rvN9j60z6Pj3eTwP0XWI/dFMdpr0bQplmtTi/Oml8M+vwfuAQAAA==');

function unpacked(base64: string): Buffer {
  return gunzipSync(Buffer.from(base64, 'base64'));
}

async function saved(doc: PDFDocument): Promise<Buffer> {
  const epoch = new Date('2026-01-01T00:00:00Z');
  doc.setCreationDate(epoch);
  doc.setModificationDate(epoch);
  return Buffer.from(await doc.save());
}

/** The whole personal copy. */
export function copyOf({ base, sidecar }: PreparedBase, facts: CopyFacts = COPY): Buffer {
  return Buffer.concat(copyChunks(base, sliceOfCopy(sidecar, fillSlot(sidecar, facts))));
}

/** What a phone held over the lower right part of the page would read; null when there is no code. */
export function qrIn({ rgba, width, height }: Pixels): string | null {
  const left = Math.floor(width * 0.6), top = Math.floor(height * 0.7), part = new Uint8ClampedArray((width - left) * (height - top) * 4);
  for (let y = top; y < height; y++) part.set(rgba.subarray((y * width + left) * 4, (y + 1) * width * 4), (y - top) * (width - left) * 4);
  return jsQR(part, width - left, height - top, { inversionAttempts: 'dontInvert' })?.data ?? null;
}

/** A width in pixels at which a page of `width` × `height` points is drawn so that its shorter side has 827 pixels: A4 at 100 dpi. */
export function widthAt100Dpi(width = 595, height = 842): number {
  return Math.round(SIDE / 72 * 100 * width / Math.min(width, height));
}

type IsInk = (red: number, green: number, blue: number) => boolean;

/** Share of dark pixels in a rectangle, all in shares of the page: 0,0 is top left. */
export function ink({ rgba, width, height }: Pixels, [left, top, right, bottom]: readonly [number, number, number, number], isInk: IsInk = isDark): number {
  let dark = 0, all = 0;
  for (let y = Math.floor(top * height); y < Math.floor(bottom * height); y++) {
    for (let x = Math.floor(left * width); x < Math.floor(right * width); x++, all++) {
      const at = (y * width + x) * 4;
      if (isInk(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0)) dark++;
    }
  }
  return dark / all;
}

export const isDark: IsInk = (r, g, b) => r + g + b < 3 * 110;
export const isRed: IsInk = (r, g, b) => r > 150 && g < 80 && b < 80;
export const isGreen: IsInk = (r, g, b) => g > 100 && r < 80 && b < 80;

/** How many pixels differ visibly. */
export function difference(a: Pixels, b: Pixels): number {
  let different = a.rgba.length === b.rgba.length ? 0 : Infinity;
  for (let i = 0; i < a.rgba.length; i += 4) if (Math.abs((a.rgba[i] ?? 0) - (b.rgba[i] ?? 0)) > 60) different++;
  return different;
}

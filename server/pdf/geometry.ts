/** Where is a page's displayed box, and how does one draw upright in it whatever /Rotate, CropBox or size say? */
import { PDFArray, PDFName, PDFNumber, type PDFContext, type PDFObject, type PDFPage } from 'pdf-lib';
import { num } from './numbers';

export type Matrix = readonly [number, number, number, number, number, number];

/** `matrix` maps the displayed page (origin bottom left, `width` × `height` points, upright) to the page's user space. */
export interface Frame { readonly matrix: Matrix; readonly width: number; readonly height: number }

export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** US Letter: what viewers take when a broken page has no MediaBox. */
const NO_BOX: Box = { x: 0, y: 0, width: 612, height: 792 };

/** What a viewer shows of this page. pdf-lib's own getWidth ignores /Rotate and CropBox. */
export function frameOf(page: PDFPage): Frame {
  const { x, y, width, height } = displayedBox(page);
  switch (quarterTurns(page)) {
    case 1:  return { matrix: [0, 1, -1, 0, x + width, y],           width: height, height: width };
    case 2:  return { matrix: [-1, 0, 0, -1, x + width, y + height], width,         height };
    case 3:  return { matrix: [0, -1, 1, 0, x, y + height],          width: height, height: width };
    default: return { matrix: [1, 0, 0, 1, x, y],                    width,         height };
  }
}

/** The matrix that applies `first`, then `second`. */
export function multiply(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first, [A, B, C, D, E, F] = second;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

/** `matrix` as the operand list of `cm`. */
export function cm(matrix: Matrix): string {
  return `${matrix.map(num).join(' ')} cm`;
}


/** The MediaBox, or what viewers take without one. */
export function mediaBox(page: PDFPage): Box {
  return boxNamed(page, 'MediaBox') ?? NO_BOX;
}

function displayedBox(page: PDFPage): Box {
  const media = mediaBox(page);
  const crop = boxNamed(page, 'CropBox');
  return (crop && overlap(media, crop)) ?? media;
}

function overlap(a: Box, b: Box): Box | null {
  const x = Math.max(a.x, b.x), y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x, height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

function boxNamed(page: PDFPage, name: string): Box | null {
  return boxOf(page.doc.context, page.node.getInheritableAttribute(PDFName.of(name)));
}

/** A rectangle as a box, its corners in any order; null when it is not four numbers or is empty. */
export function boxOf(context: PDFContext, rectangle: PDFObject | undefined): Box | null {
  const array = context.lookup(rectangle);
  if (!(array instanceof PDFArray)) return null;
  const numbers = array.asArray().map(one => context.lookup(one)).flatMap(one => one instanceof PDFNumber ? [one.asNumber()] : []);
  const [x0, y0, x1, y1] = numbers;
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return null;
  const box = { x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
  return box.width > 0 && box.height > 0 ? box : null;
}

function quarterTurns(page: PDFPage): number {
  const value = page.doc.context.lookup(page.node.getInheritableAttribute(PDFName.of('Rotate')));
  const turns = value instanceof PDFNumber ? Math.trunc(value.asNumber() / 90) : 0;
  return ((turns % 4) + 4) % 4;
}

/** How are numbers typed and printed in the country, and between which bounds may one stand? Pure. */
import type { Refusal } from '../core/errors';
import type { Words } from '../core/words';

/** 1.234,5 and 1234,5 and 1234.5 are numbers; undefined = not one. A single point before three digits parts thousands. */
export function asNumber(text: string): number | undefined {
  const plain = text.replace(/[\s\u00a0]/g, '');
  if (!/^-?\d[\d.]*(,\d+)?$/.test(plain)) return undefined;
  const thousands = /^-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(plain) || plain.includes(',');
  if (thousands && !/^-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$/.test(plain)) return undefined;
  const value = Number(thousands ? plain.replaceAll('.', '').replace(',', '.') : plain);
  return Number.isFinite(value) && Math.abs(value) < 1e15 ? value : undefined;
}

/** As printed: a point parts thousands, a comma the fraction; four places at most. */
export function writtenNumber(value: number): string {
  return new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 4 }).format(value);
}

export interface Bounds { readonly min?: number | undefined; readonly max?: number | undefined }

/** What is wrong with a number that is too small or too great: the reason names the bounds. */
export function outOfBounds(value: number, bounds: Bounds): Refusal | undefined {
  const { min = -Infinity, max = Infinity } = bounds, said = boundsSaid(bounds);
  return said && (value < min || value > max) ? { key: `field.${said.key}`, values: said.values } : undefined;
}

/** "từ 1 đến 5"; '' where there are none. */
export function boundsText(bounds: Bounds, words: Words): string {
  const said = boundsSaid(bounds);
  return said ? words(`fill.${said.key}`, said.values) : '';
}

function boundsSaid({ min, max }: Bounds): { key: string; values: Record<string, string> } | undefined {
  if (min !== undefined && max !== undefined) return { key: 'between', values: { min: writtenNumber(min), max: writtenNumber(max) } };
  if (min !== undefined) return { key: 'atLeast', values: { min: writtenNumber(min) } };
  return max === undefined ? undefined : { key: 'atMost', values: { max: writtenNumber(max) } };
}

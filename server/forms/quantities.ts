/** How are numbers typed and printed in the country? Pure. */

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

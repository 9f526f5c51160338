/** How is the inside of pdfmake patched? Of the one version it was tried with, and only where it is made as expected. */
import { createRequire } from 'node:module';

/** The only version whose inside is known. Another one needs a look at what imports this file, and veraPDF over all papers. */
const KNOWN_VERSION = '0.3.11';

export interface Class { readonly prototype: object }
export type Method = (this: object, ...operands: unknown[]) => unknown;
type Call = (self: object, operands: readonly unknown[]) => unknown;

const load = createRequire(__filename);

export function installedVersion(): string {
  const { version }: { version: string } = load('pdfmake/package.json');
  return version;
}

/** @throws Error for every other version. */
export function demandVersion(version: string): void {
  if (version !== KNOWN_VERSION) throw new Error(`pdfmake is ${version}, but its inside is known for ${KNOWN_VERSION} only: see server/pdf/patching.ts`);
}

/** A class of pdfmake as it is installed. */
export function partOfPdfmake(name: string): Class {
  const loaded: { default: Class } = load(`pdfmake/js/${name}`);
  return loaded.default;
}

/** Puts what `wrap` makes of a method in its place. @throws Error when there is no such method. */
export function around(owner: object, name: string, wrap: (call: Call) => Method): void {
  const method = methodOf(owner, name);
  Reflect.set(owner, name, wrap((self, operands) => Reflect.apply(method, self, operands)));
}

export function methodOf(owner: object, name: string): (...operands: never) => unknown {
  const method = valueOf(owner, name);
  if (!isMethod(method)) throw new Error(`pdfmake has no ${name}: see server/pdf/patching.ts`);
  return method;
}

export function valueOf(owner: unknown, key: string): unknown {
  return (typeof owner === 'object' && owner !== null) || typeof owner === 'function' ? Reflect.get(owner, key) : undefined;
}

function isMethod(value: unknown): value is (...operands: never) => unknown {
  return typeof value === 'function';
}

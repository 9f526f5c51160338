/** How does one ask PDFium, the engine that browsers show PDFs with: open, count, read, draw, save without encryption? */
import { Refused, type Refusal } from '../core/errors';
import type { Pixels } from './png';

/** One opened file; valid only inside `withPdf`. */
export interface OpenPdf { readonly engine: Engine; readonly handle: number; readonly pages: number; readonly encrypted: boolean }

interface Engine {
  /** Calls the C function `name`; pointers and booleans are numbers. */
  call(name: string, ...operands: number[]): number;
  /** The engine's memory. Ask again after each call: it moves when it grows. */
  memory(): Uint8Array;
  readonly table: WebAssembly.Table;
}

/** What FPDF_GetLastError says when a file does not open (fpdfview.h). */
const REFUSALS: Readonly<Record<number, Refusal>> = {
  4: { key: 'pdfNeedsPassword' },
  5: { key: 'pdfNeedsPassword' },   // a security scheme without password: encrypted to a certificate
};
const UNREADABLE: Refusal = { key: 'pdfUnreadable' };
const REMOVE_SECURITY = 3;
const NULL_FUNCTION = 0;
const [BGRA, WHITE] = [4, 0xffffffff];
const DRAW_FLAGS = 0x01 | 0x10;     // annotations; red first
const MOST_PIXELS = 40e6;
const MOST_MEMORY = 256 * 1024 * 1024;

let engine: Promise<Engine> | undefined;

/**
 * Opens `bytes` for the time of `use`.
 * @throws Refused pdfNeedsPassword or pdfUnreadable.
 */
export async function withPdf<Result>(bytes: Uint8Array, use: (pdf: OpenPdf) => Result): Promise<Result> {
  const started = await (engine ??= start());
  try {
    return withFile(started, bytes, use);
  } catch (error) {
    // A trap inside the engine leaves its memory in an unknown state: the next file gets a new one.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) { engine = undefined; throw new Refused(UNREADABLE); }
    throw error;
  } finally {
    if (started.memory().length > MOST_MEMORY) engine = undefined;
  }
}

/** The text of page `index` (from 0) in reading order, as the file encodes it. */
export function pageText(pdf: OpenPdf, index: number): string {
  return withPage(pdf, index, page => {
    const { engine: { call } } = pdf;
    const text = call('FPDFText_LoadPage', page);
    if (!text) return '';
    // Letter by letter: FPDFText_GetText cuts as many units from the end as the page has letters beyond U+FFFF.
    let read = '';
    for (let i = 0, count = call('FPDFText_CountChars', text); i < count; i++) read += letterOf(call('FPDFText_GetUnicode', text, i));
    call('FPDFText_ClosePage', text);
    return read;
  });
}

/** Page `index` (from 0) drawn on white, `width` pixels wide, with its annotations and form fields. */
export function pagePixels(pdf: OpenPdf, index: number, width: number): Pixels {
  return withPage(pdf, index, page => {
    const { engine: { call, memory } } = pdf;
    const ratio = pageDimension(pdf, index, 'height') / pageDimension(pdf, index, 'width');
    const height = Math.max(1, Math.min(Math.round(width * ratio), Math.floor(MOST_PIXELS / width)));
    return withMemory(pdf.engine, width * height * 4, at => {
      const bitmap = call('FPDFBitmap_CreateEx', width, height, BGRA, at, width * 4);
      call('FPDFBitmap_FillRect', bitmap, 0, 0, width, height, WHITE);
      call('FPDF_RenderPageBitmap', bitmap, page, 0, 0, width, height, 0, DRAW_FLAGS);
      drawFields(pdf, page, [bitmap, page, 0, 0, width, height, 0, DRAW_FLAGS & ~0x01]);
      call('FPDFBitmap_Destroy', bitmap);
      return { width, height, rgba: memory().slice(at, at + width * height * 4) };
    });
  });
}

/** The same file written anew and readable without any password. Its /ID is not the same on each run. */
export function savedWithoutSecurity(pdf: OpenPdf): Buffer {
  return saved(pdf.engine, pdf.handle);
}

/** The pages alone in a new file: the way out when only a viewer still understands the page tree. Form logic and outline are lost. */
export function savedPages(pdf: OpenPdf): Buffer {
  const { call } = pdf.engine;
  const fresh = call('FPDF_CreateNewDocument');
  try {
    if (!call('FPDF_ImportPagesByIndex', fresh, pdf.handle, 0, 0, 0)) throw new Refused(UNREADABLE);
    return saved(pdf.engine, fresh);
  } finally {
    call('FPDF_CloseDocument', fresh);
  }
}

/** 0 is a glyph without meaning. */
function letterOf(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function withFile<Result>(started: Engine, bytes: Uint8Array, use: (pdf: OpenPdf) => Result): Result {
  return withMemory(started, bytes.length, at => {
    started.memory().set(bytes, at);
    const handle = started.call('FPDF_LoadMemDocument', at, bytes.length, 0);
    if (!handle) throw new Refused(REFUSALS[started.call('FPDF_GetLastError')] ?? UNREADABLE);
    try {
      return use({ engine: started, handle, pages: started.call('FPDF_GetPageCount', handle), encrypted: started.call('FPDF_GetSecurityHandlerRevision', handle) >= 0 });
    } finally {
      started.call('FPDF_CloseDocument', handle);
    }
  });
}

function withPage<Result>(pdf: OpenPdf, index: number, use: (page: number) => Result): Result {
  const page = pdf.engine.call('FPDF_LoadPage', pdf.handle, index);
  if (!page) throw new Refused(UNREADABLE);
  try {
    return use(page);
  } finally {
    pdf.engine.call('FPDF_ClosePage', page);
  }
}

function pageDimension(pdf: OpenPdf, index: number, dimension: 'width' | 'height'): number {
  return withMemory(pdf.engine, 16, at => {
    pdf.engine.call('FPDF_GetPageSizeByIndex', pdf.handle, index, at, at + 8);
    const value = Buffer.from(pdf.engine.memory().slice(at, at + 16)).readDoubleLE(dimension === 'width' ? 0 : 8);
    return value > 0 ? value : 1;
  });
}

/** Form fields are drawn by a form environment of their own; version 2 of FPDF_FORMFILLINFO without any callback. */
function drawFields(pdf: OpenPdf, page: number, drawing: number[]): void {
  const { call, memory } = pdf.engine;
  withMemory(pdf.engine, 256, at => {
    memory().fill(0, at, at + 256);
    memory()[at] = 2;
    const form = call('FPDFDOC_InitFormFillEnvironment', pdf.handle, at);
    if (!form) return;
    call('FORM_OnAfterLoadPage', page, form);
    call('FPDF_FFLDraw', form, ...drawing);
    call('FORM_OnBeforeClosePage', page, form);
    call('FPDFDOC_ExitFormFillEnvironment', form);
  });
}

/**
 * FPDF_SaveAsCopy hands its bytes to a callback: { int version; int (*WriteBlock)(self, data, size) }. The engine's function table
 * cannot grow, so for the time of the call the callback stands at index 0, which is the null pointer and never a function.
 */
function saved(started: Engine, handle: number): Buffer {
  const chunks: Buffer[] = [];
  const write = (_self: number, data: number, size: number) => { chunks.push(Buffer.from(started.memory().slice(data, data + size))); return 1; };
  started.table.set(NULL_FUNCTION, callable(write));
  try {
    const ok = withMemory(started, 8, at => {
      started.memory().set([1, 0, 0, 0, NULL_FUNCTION, 0, 0, 0], at);
      return started.call('FPDF_SaveAsCopy', handle, at, REMOVE_SECURITY);
    });
    if (!ok) throw new Refused(UNREADABLE);
    return Buffer.concat(chunks);
  } finally {
    started.table.set(NULL_FUNCTION, null);
  }
}

/**
 * A function table takes only functions of WebAssembly's own, so a module of 40 bytes imports `write` and exports it:
 * (module (import "a" "a" (func (param i32 i32 i32) (result i32))) (export "a" (func 0)))
 */
function callable(write: (self: number, data: number, size: number) => number): unknown {
  const module = new WebAssembly.Module(new Uint8Array([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    1, 8, 1, 0x60, 3, 0x7f, 0x7f, 0x7f, 1, 0x7f,
    2, 7, 1, 1, 0x61, 1, 0x61, 0, 0,
    7, 5, 1, 1, 0x61, 0, 0,
  ]));
  return new WebAssembly.Instance(module, { a: { a: write } }).exports['a'];
}

function withMemory<Result>(started: Engine, size: number, use: (at: number) => Result): Result {
  const at = started.call('malloc', Math.max(1, size));
  if (!at) throw new Refused({ key: 'pdfTooLarge' });
  try {
    return use(at);
  } finally {
    started.call('free', at);
  }
}

async function start(): Promise<Engine> {
  const { PDFiumModule } = await import('@hyzyla/pdfium');
  const module = await PDFiumModule({});
  const exported: unknown = Reflect.get(module.wasmExports, '__indirect_function_table');
  if (!(exported instanceof WebAssembly.Table)) throw new Error('PDFium has no function table');
  const call = (name: string, ...operands: number[]): number => {
    const found: unknown = Reflect.get(module, `_${name}`);
    if (typeof found !== 'function') throw new Error(`PDFium has no ${name}`);
    return Number(found(...operands));
  };
  call('PDFium_Init');
  return { call, memory: () => module.HEAPU8, table: exported };
}

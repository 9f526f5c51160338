/** What is a paper before it is drawn? Plain data, which the main thread makes without any PDF library. */
import type { Content } from 'pdfmake/interfaces';
import type { AttachedFile } from './attachedFiles';

/**
 * A document without functions, so that it can go to the worker and be compared in tests.
 * In `header` and `footer`, {page} and {pages} stand for the numbers. Build contents with the pieces of pieces.ts.
 */
export interface PdfDescription {
  readonly title: string;
  /** The agency that issues it. */
  readonly author: string;
  readonly subject?: string;
  readonly keywords?: string;
  /** BCP 47; without one vi-VN. */
  readonly language?: string;
  /** When the record was made: the same description with the same time gives the same bytes. */
  readonly createdAt: Date;
  readonly content: Content;
  /** Drawn from the page's top edge: give it a margin. On each page. */
  readonly header?: Content;
  readonly footer?: Content;
  /** As NĐ 30/2020 wants it: Arabic, size 13, centred in the top margin, not on page 1. */
  readonly numberedAtTop?: boolean;
  readonly landscape?: boolean;
  readonly watermark?: string;
  /** Points: left, top, right, bottom. Without any, those of NĐ 30/2020. */
  readonly margins?: readonly [number, number, number, number];
  /** Files that go with it: then it is PDF/A-3. */
  readonly files?: readonly AttachedFile[];
}

/** 30 mm left, 17 mm right, 22 mm top and bottom: inside what NĐ 30/2020, Phụ lục I allows. */
export const DECREE_MARGINS = [85, 62, 48, 62] as const;

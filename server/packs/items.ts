/** What one piece of evidence in a pack is: a paper, with the files that belong to it. */
import type { TrailHead } from '../core/trail';

/** A file that lies in the store, or that was drawn for this pack. Its name is `stem` and `ending`, made safe. */
export interface HeldFile { readonly stem: string; readonly ending: string; readonly sha256: string; readonly size: number; readonly bytes?: Buffer }

export interface PackItem {
  /** In the order in which the form names them. */
  readonly clauses: readonly string[];
  readonly number: string; readonly title: string; readonly form: string; readonly at: Date;
  /** The record it shows, with its trail's head as it is now. */
  readonly record?: { readonly id: string; readonly trail: TrailHead };
  /** The paper first, then what was brought with it. */
  readonly files: readonly HeldFile[];
}

export interface Contents {
  readonly items: readonly PackItem[];
  readonly records: number;
  /** Of them restricted ones. */
  readonly restricted: number;
  /** Records that the asker may not read. */
  readonly leftOut: number;
}

/** What a domain tells "my tasks": where the records lie that may wait for somebody, and how each waiting act reads. */
import type { Waiting } from '../core/waiting';
import type { Wording } from './wording';

/** Kinds a person can look at alone. */
export const KINDS = ['sign', 'write', 'release', 'validity', 'correct', 'audit'] as const;
export type Kind = (typeof KINDS)[number];

export interface TaskRow { readonly _id: string; readonly source: string; readonly agency: string; readonly code: string; readonly title: string; readonly waiting: readonly Waiting[] }

/** One act that waits, in words; `doHref` is where it is done. */
export interface TaskWords { readonly kind: Kind; readonly icon: string; readonly title: string; readonly href: string; readonly about: string; readonly doHref: string; readonly doLabel: string }

/** `code` and `title` name the fields of the record that stand for it in a list. */
export interface TaskSource { readonly name: string; readonly collection: string; readonly code: string; readonly title: string; readonly say: (row: TaskRow, waiting: Waiting, wording: Wording) => TaskWords }

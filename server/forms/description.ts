/** What is a form? Blocks in order, as plain data that is kept with the revision of its document; and is what somebody sent one? */
import { z } from 'zod';
import { line, optionalLine, optionalProse } from '../core/form';

/** Names are keys of stored answers and placeholders of wording: short, and never one that JavaScript means something by. */
export const NAME = /^[a-z][a-zA-Z0-9]{0,39}$/;
const RESERVED = new Set(['constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'agency', 'form', 'record', 'decision', 'filler', 'this']);
const name = z.string('required').regex(NAME, 'fieldName').refine(text => !RESERVED.has(text), 'fieldName');

/** `calculated` stands in tables only: the product of other columns of its row, e.g. likelihood × severity. */
export const FIELD_KINDS = ['line', 'prose', 'number', 'date', 'choice', 'choices', 'person', 'unit', 'document', 'files', 'photographs'] as const;
export type FormFieldKind = (typeof FIELD_KINDS)[number];
export const COLUMN_KINDS = ['line', 'prose', 'number', 'date', 'choice', 'person', 'unit', 'document', 'calculated'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];
/** Where a value is known before anybody types. */
export const PREFILLS = ['', 'today', 'filler', 'fillerUnit', 'head', 'place', 'year'] as const;
export type Prefill = (typeof PREFILLS)[number];
/** Who signs: the one who fills it in, whoever holds the role in the record's unit or agency, or the person named in a field. */
export const SIGNER_ROLES = ['filler', 'unitHead', 'qualityOfficer', 'representative', 'head', 'clerk', 'field'] as const;
export type SignerRole = (typeof SIGNER_ROLES)[number];
/** Thay mặt, Quyền, Ký thay, Thừa lệnh, Thừa ủy quyền (NĐ 30/2020, Phụ lục I). */
export const SIGNING_FOR = ['', 'TM.', 'Q.', 'KT.', 'TL.', 'TUQ.'] as const;
/** A form of the quality system has the head of three cells; an administrative paper follows NĐ 30/2020. */
export const LAYOUTS = ['qms', 'decree'] as const;
/** Letters of the longest text, rows of the longest table, blocks of the longest form. */
export const LONGEST_TEXT = 100_000, MOST_ROWS = 5000, MOST_BLOCKS = 400, MOST_COLUMNS = 20, MOST_CHOICES = 100;

const label = line(500), help = optionalLine(500), options = z.array(line(300)).max(MOST_CHOICES, 'tooMany').default([]);
/** Shown, asked and printed only where the field named `field` (one that stands before it) has this answer. */
const condition = z.object({ field: name, is: line(300) });
const shown = { when: condition.optional() };

/** Of a number: the least and the greatest that may stand there; left out = any. Left out, too, where nobody gave one: what was signed keeps its hash. */
const bound = z.number('notANumber').optional(), bounds = { min: bound, max: bound };
const isOrdered = ({ min, max }: { readonly min?: number | undefined; readonly max?: number | undefined }): boolean => min === undefined || max === undefined || min <= max;
const ordered = { error: 'boundsCrossed', path: ['max'] };

const field = z.object({
  block: z.literal('field'), name, label, kind: z.enum(FIELD_KINDS), help, required: z.boolean().default(false), options,
  /** Of a number: what stands behind it, e.g. "%", "ngày". */
  measure: optionalLine(30), ...bounds, prefill: z.enum(PREFILLS).default(''), ...shown,
}).refine(isOrdered, ordered);
const column = z.object({
  name, label, kind: z.enum(COLUMN_KINDS), required: z.boolean().default(false), options, measure: optionalLine(30), ...bounds,
  /** Share of the width; 0 = what is left. */
  width: z.number().min(0).max(100).default(0),
  sum: z.boolean().default(false),
  /** Names of the columns that a calculated one multiplies. */
  of: z.array(name).max(4).default([]),
}).refine(isOrdered, ordered);
const table = z.object({
  block: z.literal('table'), name, label, help, columns: z.array(column).min(1, 'required').max(MOST_COLUMNS, 'tooMany'),
  /** What the first column of each row says from the beginning; empty = rows are added freely. */
  rows: z.array(line(500)).max(200, 'tooMany').default([]),
  numbered: z.boolean().default(true), required: z.boolean().default(false), ...shown,
});
/** `text` is Handlebars: see wording.ts. With `grounds` its lines are the italic grounds (căn cứ) of a decision. */
const wording = z.object({ block: z.literal('wording'), name, text: optionalProse(LONGEST_TEXT), style: z.enum(['plain', 'bold', 'grounds', 'centred']).default('plain'), ...shown });
const signature = z.object({
  name, label, by: z.enum(SIGNER_ROLES), /** The field that names the person, where `by` is "field". */ field: z.string().default(''), signingFor: z.enum(SIGNING_FOR).default(''), /** Printed above the label, e.g. "GIÁM ĐỐC". */ over: optionalLine(100),
});
const signatures = z.object({ block: z.literal('signatures'), name, inOrder: z.boolean().default(true), signatures: z.array(signature).min(1, 'required').max(6, 'tooMany') });
const section = z.object({ block: z.literal('section'), name, label, ...shown });
const pageBreak = z.object({ block: z.literal('pageBreak'), name });

const block = z.discriminatedUnion('block', [section, field, table, wording, pageBreak, signatures]);

/** @throws nothing: use with core/form `parse` or safeParse; what is sound in itself but not as a whole is told by problems.ts. */
export const formDescription = z.object({
  /** The id of the form of the catalogue it was taken from, '' = the agency's own. */
  catalogue: z.string().max(60).default(''),
  layout: z.enum(LAYOUTS).default('qms'), landscape: z.boolean().default(false),
  /** Of an administrative paper: "BIÊN BẢN", "KẾ HOẠCH"; its number's letters follow the agency's pattern. */
  kind: optionalLine(100), about: optionalLine(500), recipients: z.array(line(300)).max(60, 'tooMany').default([]),
  /** The record's number: places n, year, agency, unit, form. */
  numberPattern: optionalLine(60), folder: optionalLine(200), retentionYears: z.number().min(0).max(100).default(5), mark: z.enum(['', 'internal', 'restricted']).default(''),
  /** Clauses of the standard that a record of this form gives evidence for. */
  clauses: z.array(z.string().regex(/^\d{1,2}(\.\d{1,2}){0,3}$/, 'invalid')).max(20, 'tooMany').default([]),
  blocks: z.array(block).max(MOST_BLOCKS, 'tooMany'),
});

export type FormDescription = z.output<typeof formDescription>;
/** A description as it is written by hand: what has a usual value may be left out. */
export type WrittenForm = z.input<typeof formDescription>;
export type Block = z.output<typeof block>;
export type Field = z.output<typeof field>;
export type Table = z.output<typeof table>;
export type Column = z.output<typeof column>;
export type WordingBlock = z.output<typeof wording>;
export type SignatureBlock = z.output<typeof signatures>;
export type SignaturePlace = z.output<typeof signature>;
export type Condition = z.output<typeof condition>;

export const EMPTY_FORM: FormDescription = formDescription.parse({ blocks: [] });

/** What stands above a column or before a field: its label and what it is counted in. */
export function headed({ label: called, measure }: { readonly label: string; readonly measure: string }): string {
  return measure ? `${called} (${measure})` : called;
}

export function fieldsIn(form: FormDescription): Field[] {
  return form.blocks.filter(one => one.block === 'field');
}

export function tablesIn(form: FormDescription): Table[] {
  return form.blocks.filter(one => one.block === 'table');
}

/** Every place to sign, in the order of the paper. */
export function signaturePlaces(form: FormDescription): SignaturePlace[] {
  return form.blocks.flatMap(one => (one.block === 'signatures' ? one.signatures : []));
}

/** Whether those who sign do so one after another: as the last block of signatures says. */
export function signedInOrder(form: FormDescription): boolean {
  return form.blocks.findLast(one => one.block === 'signatures')?.inOrder ?? true;
}

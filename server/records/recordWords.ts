/** What a record is called, where it stands on its way, what it says and what happened to it, in words. Pure. */
import type { AgencyView } from '../agencies/queries';
import { isForMe } from '../access/waiting';
import type { Actor } from '../access/roles';
import type { TrailEntry } from '../core/trail';
import { isEmpty, isNamed, tableRows, type Answers, type Value } from '../forms/answers';
import { headed, type Block, type FormDescription, type Table } from '../forms/description';
import { writtenNumber } from '../forms/quantities';
import { cellNumber, sumsOf } from '../forms/reckoning';
import { isShown } from '../forms/shown';
import { shortHash, trailLines, type TrailLine } from '../web/trailLines';
import type { Wording } from '../web/wording';
import { addressOf } from './actWords';
import { recordLifecycle, type RecordState } from './lifecycle';
import type { RecordFile, Seat } from './model';
import { lastKeptDay, type RecordView } from './standing';

export function unitNameIn(agency: AgencyView, unit: string): string {
  return agency.units.find(one => one.id === unit)?.name ?? agency.shortName;
}

export function titleBlock(record: RecordView, agency: AgencyView, w: Wording): Record<string, unknown> {
  const { words, date } = w;
  return {
    state: w.state('record', record.state), since: words('record.since', { date: date(record.stateSince) }), title: record.title || record.form.title, kind: [record.form.title, unitNameIn(agency, record.unit), ...(record.mark ? [words(`mark.${record.mark}`)] : [])].join(' · '),
    cells: [{ label: words('record.number'), value: record.number || words('record.unnumbered') }, { label: words('record.form'), value: `${record.form.code} (${record.form.label})` }, { label: words('record.filedAt'), value: date(record.filedAt) }],
  };
}

const UNDER_WAY: Readonly<Partial<Record<RecordState, number>>> = { draft: 0, submitted: 1, signed: 2, filed: 3, dueForDisposal: 4, disposed: 6 };

/** None for what was voided: its way ended beside the path. */
export function stepsOf(record: RecordView, { words, date }: Wording): Record<string, unknown> | undefined {
  const at = UNDER_WAY[record.state], { path } = recordLifecycle, signed = record.signers.filter(seat => seat.signed).length;
  if (at === undefined) return undefined;
  const notes: Readonly<Partial<Record<string, string>>> = {
    draft: record.round > 1 ? words('record.round', { n: record.round }) : date(record.createdAt), ...(record.signers.length ? { submitted: words('record.signed', { done: signed, of: record.signers.length }) } : {}),
    ...(record.filedAt ? { filed: date(record.filedAt) } : {}), ...(record.retention ? { dueForDisposal: words('record.keptUntil', { date: date(lastKeptDay(record.retention.until)) }) } : {}),
  };
  return {
    label: words('record.steps'), now: at < path.length ? words('record.stepNow', { n: at + 1, of: path.length, step: words(`step.record.${path[at] ?? ''}`) }) : words('record.stepsOver'),
    items: path.map((state, index) => ({ number: index + 1, word: words(`step.record.${state}`), note: notes[state], done: index < at, current: index === at })),
  };
}

/** The answers as they are read: only what was shown, in the order of the form. */
export function answerBlocks(record: RecordView, form: FormDescription, w: Wording): Record<string, unknown>[] {
  return form.blocks.filter(block => !('when' in block) || isShown({ when: block.when }, form, record.answers)).flatMap(block => shownBlock(record, block, w));
}

function shownBlock(record: RecordView, block: Block, w: Wording): Record<string, unknown>[] {
  if (block.block === 'section') return [{ section: true, label: block.label }];
  if (block.block === 'table') return [shownTable(block, record.answers, w)];
  if (block.block !== 'field') return [];
  if (block.kind === 'files' || block.kind === 'photographs') return [{ label: block.label, files: fileRows(record, record.files.filter(file => file.field === block.name), w) }];
  const value = record.answers[block.name], text = isTableRows(value) ? '' : written(value);
  return [{ label: block.label, value: text && block.measure ? `${text} ${block.measure}` : text, prose: block.kind === 'prose' }];
}

function isTableRows(value: Answers[string] | undefined): value is Exclude<Answers[string], Value> {
  return Array.isArray(value) && value.some(one => typeof one === 'object');
}

/** So many rows of a table stand on the page; all of them are in its paper and in the sheet. */
const MOST_ROWS_SHOWN = 200;

function shownTable(table: Table, answers: Answers, { words }: Wording): Record<string, unknown> {
  const rows = tableRows(answers, table.name), sums = sumsOf(table, answers), hasSums = Object.keys(sums).length > 0;
  return {
    label: table.label, table: {
      heads: table.columns.map(column => ({ label: headed(column), number: column.kind === 'number' || column.kind === 'calculated' })), numbered: table.numbered,
      rows: rows.slice(0, MOST_ROWS_SHOWN).map((row, at) => ({ number: at + 1, cells: table.columns.map(column => { const number = column.kind === 'calculated' ? cellNumber(table, column, row) : undefined; return { label: column.label, text: column.kind === 'calculated' ? (number === undefined ? '' : writtenNumber(number)) : written(row[column.name]), number: column.kind === 'number' || column.kind === 'calculated' }; }) })),
      ...(hasSums ? { sums: table.columns.map(column => ({ label: column.label, text: column.name in sums ? writtenNumber(sums[column.name] ?? 0) : '' })) } : {}), ...(rows.length > MOST_ROWS_SHOWN ? { cut: words('record.rowsCut', { shown: MOST_ROWS_SHOWN, count: rows.length }) } : {}),
    },
  };
}

/** As printed: a number with its points, a day as dd/MM/yyyy, a name. */
export function written(value: Value | undefined): string {
  if (value === undefined || isEmpty(value)) return '';
  if (typeof value === 'number') return writtenNumber(value);
  if (typeof value === 'string') return value.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1');
  return isNamed(value) ? value.name : value.join(', ');
}

/** Who gave a draft back and why; none once it is sent again. */
export function returnedNotes({ state, round, trail }: Pick<RecordView, 'state' | 'round'> & { readonly trail: readonly TrailEntry[] }, { words, date }: Wording): Record<string, unknown>[] {
  const returned = state === 'draft' && round > 1 ? trail.findLast(entry => entry.action === 'record.return') : undefined;
  return returned ? [{ tone: 'amber', icon: 'arrow-counterclockwise', strong: words('record.returnedBy', { name: returned.by.name, date: date(returned.at) }), text: returned.reason ?? '' }] : [];
}

export function fileRows(record: { readonly _id: string }, files: readonly RecordFile[], { bytes }: Wording): Record<string, unknown>[] {
  return files.map(file => ({ id: file.id, href: `${addressOf(record)}/files/${file.id}`, name: file.name, size: bytes(file.size), hash: shortHash(file.sha256), icon: file.mime.startsWith('image/') ? 'file-earmark-image' : 'file-earmark', ...(file.mime.startsWith('image/') ? { image: true } : {}) }));
}

export function signatureRows(record: RecordView, actor: Actor, w: Wording): Record<string, unknown>[] {
  return record.signers.map(seat => ({ label: seat.label, name: seat.person.name, title: seat.person.title, mine: !seat.signed && record.waiting.some(one => one.part === seat.place && isForMe(actor, record.agency, one)), ...(seat.signed ? { signed: signedWords(seat, w), hash: shortHash(seat.signed.contentHash) } : { open: w.words('record.unsigned') }) }));
}

function signedWords({ signed }: Seat, { words, dateTime }: Wording): string {
  if (!signed) return '';
  const on = dateTime(signed.at);
  return signed.onBehalfOf ? words('record.signedFor', { date: on, name: signed.by.name, paper: signed.onBehalfOf.paper }) : words('record.signedOn', { date: on });
}

const ICONS: Readonly<Record<string, string>> = {
  'record.begin': 'file-earmark-plus', 'record.edit': 'pencil', 'record.submit': 'send', 'record.sign': 'pen', 'record.return': 'arrow-counterclockwise', 'record.complete': 'check-lg', 'record.seal': 'archive', 'record.correct': 'pencil-square', 'record.attachSigned': 'file-earmark-check', 'record.hold': 'lock', 'record.release': 'unlock',
  'record.prolong': 'calendar-plus', 'record.extend': 'calendar-plus', 'record.fallDue': 'calendar-x', 'record.dispose': 'trash', 'record.discard': 'trash', 'record.void': 'slash-circle',
  'disposal.draw': 'file-earmark-plus', 'disposal.takeOut': 'list-check', 'disposal.submit': 'send', 'disposal.approve': 'pen', 'disposal.return': 'arrow-counterclockwise', 'disposal.carryOut': 'trash', 'disposal.cancel': 'slash-circle',
};

export function recordTrail(trail: readonly TrailEntry[], w: Wording): TrailLine[] {
  return trailLines(trail, ICONS, w);
}

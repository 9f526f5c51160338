/** What belongs into a pack: the records of a year, the kept papers of audits, nonconformities and disposals, the master list; no more than its asker may read. */
import { DateTime } from 'luxon';
import { may } from '../access/may';
import type { Actor } from '../access/roles';
import { agencyById, type AgencyView } from '../agencies/queries';
import { keepAuditPapers, keepProgrammePaper } from '../audits/printing';
import { auditsBetween, programmeOfYear } from '../audits/queries';
import { Refused } from '../core/errors';
import type { TrailHead } from '../core/trail';
import { wordsFor } from '../core/words';
import { masterListOf } from '../documents/printing';
import type { FileStore } from '../files/store';
import { keepNonconformityPapers } from '../nonconformities/printing';
import { evidencedBetween } from '../nonconformities/queries';
import { RECORD_LANGUAGE } from '../papers/printing';
import { keptPapersOf } from '../papers/queries';
import { keepDisposalPapers } from '../records/disposalPrinting';
import { disposalsOfYear } from '../records/disposalQueries';
import { recordsForPack, type PackedRecord } from '../records/queries';
import { mayHaveDisposal, mayReadRecord } from '../records/standing';
import type { Contents, HeldFile, PackItem } from './items';
import { isInRange, isWhole } from './range';
import type { PackView } from './standing';

/** A year of a large agency: the index of more would need more memory than its thread has. Beyond it, a pack of fewer clauses is asked for. */
const MOST_RECORDS = 5000;
/** Rows without their answers, about a kilobyte each. */
const MOST_READ = 100_000;
const AUDITS = '9.2', ACTIONS = '10.2', DOCUMENTS = '7.5', RECORDS = '7.5.3';

const words = wordsFor(RECORD_LANGUAGE);

/** @throws Refused packTooLarge, Unavailable while drawing is not possible */
export async function contentsOf(asker: Actor, pack: PackView, files: FileStore, now: Date): Promise<Contents> {
  const agency = await agencyById(pack.agency, now), [from, to] = yearOf(pack.year, agency), wanted = (clauses: readonly string[]): boolean => (clauses.length ? clauses.some(one => isInRange(one, pack.clauses)) : isWhole(pack.clauses));
  const filed = await recordsForPack(agency._id, from, to, MOST_READ), records = filed.filter(record => wanted(record.clauses));
  const isTooLarge = records.length > MOST_RECORDS || filed.length === MOST_READ;
  if (isTooLarge) throw new Refused({ key: 'packTooLarge', values: { count: MOST_RECORDS } });
  const open = records.filter(record => mayReadRecord(asker, record));
  const gathered = [...(await listOf(asker, agency, files, now)), ...(await auditPapers(asker, agency, pack.year, [from, to], files, now)), ...(await nonconformityPapers(asker, agency, [from, to], files, now)), ...(await disposalPapers(asker, agency, pack.year, files, now))];
  return {
    items: [...gathered.filter(item => wanted(item.clauses)), ...open.map(recordItem)],
    records: open.length, restricted: open.filter(record => record.mark === 'restricted').length, leftOut: records.length - open.length,
  };
}

type Span = readonly [from: Date, to: Date];

function yearOf(year: number, { timeZone }: Pick<AgencyView, 'timeZone'>): Span {
  const start = DateTime.fromObject({ year }, { zone: timeZone });
  return [start.toJSDate(), start.plus({ years: 1 }).toJSDate()];
}

function recordItem(record: PackedRecord): PackItem {
  const { number, title, form, sealed, filedAt } = record, stem = number.includes(form.code) ? number : `${form.code} ${number}`;
  return {
    clauses: record.clauses, number, title, form: `${form.code} ${form.title}`, at: filedAt ?? sealed?.at ?? form.from ?? new Date(0), record: { id: record._id, trail: record.trailHead },
    files: [...(sealed ? [{ stem: `${stem} ${title}`, ending: '.pdf', sha256: sealed.sha256, size: sealed.size }] : []), ...(record.signedCopies ?? []).map(copy => ({ stem: words('pack.signedElsewhere', { stem }), ending: '.pdf', sha256: copy.sha256, size: copy.size })), ...record.files.map((file, at) => attached(stem, at + 1, file))],
  };
}

function attached(stem: string, n: number, { name, sha256, size }: { readonly name: string; readonly sha256: string; readonly size: number }): HeldFile {
  const ending = /\.[a-z0-9]{1,10}$/i.exec(name)?.[0] ?? '';
  return { stem: words('pack.attached', { stem, n, name: name.slice(0, name.length - ending.length) }), ending, sha256, size };
}

async function listOf(asker: Actor, agency: AgencyView, files: FileStore, now: Date): Promise<PackItem[]> {
  if (!may(asker, 'documents.masterList', { agency: agency._id, within: agency.within })) return [];
  const { sha256, size, bytes } = await masterListOf(asker, agency._id, RECORD_LANGUAGE, files, now), title = words('pdf.list.title');
  return bytes ? [{ clauses: [DOCUMENTS], number: '', title, form: '', at: now, files: [{ stem: title, ending: '.pdf', sha256, size, bytes }] }] : [];
}

/** What a kept paper is about. */
interface Shown { readonly _id: string; readonly number: string; readonly title: string; readonly at: Date; readonly clauses: (kind: string) => readonly string[]; readonly trailHead?: TrailHead }

async function auditPapers(asker: Actor, agency: AgencyView, year: number, [from, to]: Span, files: FileStore, now: Date): Promise<PackItem[]> {
  if (!may(asker, 'audits.read', { agency: agency._id, within: agency.within })) return [];
  const programme = await programmeOfYear(agency._id, year), audits = await auditsBetween(agency._id, from, to), clauses = (): readonly string[] => [AUDITS];
  if (programme) await keepProgrammePaper(programme._id, files, now);
  for (const audit of audits) await keepAuditPapers(audit._id, files, now);
  return paperItems([...(programme ? [{ _id: programme._id, number: String(year), title: programme.title, at: programme.approved?.at ?? programme.createdAt, clauses }] : []), ...audits.map(({ _id, number, title, from: at }) => ({ _id, number, title, at, clauses }))]);
}

/** The report stands under what was not met, the corrective action under 10.2; each is referred to from the other. */
async function nonconformityPapers(asker: Actor, agency: AgencyView, [from, to]: Span, files: FileStore, now: Date): Promise<PackItem[]> {
  if (!may(asker, 'nonconformities.read', { agency: agency._id, within: agency.within })) return [];
  const found = await evidencedBetween(agency._id, from, to);
  for (const { _id } of found) await keepNonconformityPapers(_id, files, now);
  const clausesOf = (own: string) => (kind: string): readonly string[] => { const both = [...(own && own !== ACTIONS ? [own] : []), ACTIONS]; return kind === 'correctiveAction' ? both.reverse() : both; };
  return paperItems(found.map(one => ({ ...one, at: one.createdAt, clauses: clausesOf(one.clause) })));
}

/** What the head decided, and what became of it: an answer to who let which records be destroyed. */
async function disposalPapers(asker: Actor, agency: AgencyView, year: number, files: FileStore, now: Date): Promise<PackItem[]> {
  if (!may(asker, 'disposals.read', { agency: agency._id, within: agency.within })) return [];
  const found = (await disposalsOfYear(agency._id, year)).filter(one => mayHaveDisposal(asker, one));
  for (const { _id } of found) await keepDisposalPapers(_id, files, now);
  return paperItems(found.map(one => ({ ...one, at: one.createdAt, clauses: () => [RECORDS] })));
}

/** Keys of the papers' kinds in words. */
const TITLES: Readonly<Record<string, string>> = { programme: 'paper.programme.title', plan: 'paper.plan.title', checklist: 'paper.checklist.title', report: 'paper.report.title', nonconformityReport: 'paper.nc.title', correctiveAction: 'paper.car.title', disposalApproved: 'paper.disposal.approvedTitle', disposalMinutes: 'paper.disposal.title' };

async function paperItems(shown: readonly Shown[]): Promise<PackItem[]> {
  const byId = new Map(shown.map(one => [one._id, one]));
  return (await keptPapersOf([...byId.keys()])).flatMap((paper): PackItem[] => {
    const about = byId.get(paper.record), kind = TITLES[paper.kind], form = kind ? words(kind) : '';
    if (!about || !form) return [];
    return [{ clauses: about.clauses(paper.kind), number: about.number, title: about.title, form, at: about.at, ...(about.trailHead ? { record: { id: about._id, trail: about.trailHead } } : {}), files: [{ stem: `${form} ${about.number}`, ending: '.pdf', sha256: paper.sha256, size: paper.size }] }];
  }).sort((one, other) => one.number.localeCompare(other.number, 'vi', { numeric: true }));
}

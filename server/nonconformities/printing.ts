/** Which papers do nonconformities print, who may have them, and from when on is each a record that is drawn once and kept? */
import { demand, may } from '../access/may';
import type { Actor } from '../access/roles';
import type { AgencyView } from '../agencies/queries';
import { dayOf, startOfDay } from '../core/clock';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import type { Waiting } from '../core/waiting';
import { wordsFor, type Language } from '../core/words';
import type { FileStore } from '../files/store';
import { xlsxOf } from '../files/xlsx';
import { paperFormOf } from '../papers/paperForm';
import { shownOf } from '../papers/photographs';
import { clauseLabel, DEFAULT_EDITION } from '../standards/clauses';
import { drawn, drawnOnce, inMemory, issuerOf, LONGEST_REGISTER, paperName, printed, RECORD_LANGUAGE, type Printed } from '../papers/printing';
import { correctiveActionForm, evidenceOf, type NonconformityFacts } from './correctiveActionPaper';
import { registerOnPaper } from './lists';
import { Nonconformity, type NonconformityRecord } from './model';
import { conditionsOf, NARROWINGS, narrowingWords } from './narrowings';
import { asConfirmed, nonconformityReport } from './nonconformityPaper';
import { askedIn, type Asked } from './registerAsked';
import { registerPaper, registerSheet, type PrintedRow, type RegisterFacts } from './registerPaper';

/**
 * The form in eleven blocks. Closed: drawn once, from what its closing entry left, and never again; before that it is a draft.
 * @throws NotFound also for another agency's; Unavailable while drawing is not possible.
 */
export async function correctiveActionOf(actor: Actor, id: string, store: FileStore, now: Date): Promise<Printed> {
  return formOf(await readableRecord(actor, id), store, now);
}

/** The report handed to the unit. From when the unit has confirmed it by its correction it is a record; what is brought later is not in it. @throws as above */
export async function nonconformityReportOf(actor: Actor, id: string, store: FileStore, now: Date): Promise<Printed> {
  return reportOf(await readableRecord(actor, id), store, now);
}

/** Makes those that have become records, so that nothing that changes afterwards is in them. Idempotent. @throws NotFound, Unavailable */
export async function keepNonconformityPapers(id: string, store: FileStore, now: Date): Promise<void> {
  const record = await loadWhole(id);
  if (finalEntry(record, 'nonconformityReport')) await reportOf(record, store, now);
  if (finalEntry(record, 'correctiveAction')) await formOf(record, store, now);
}

async function readableRecord(actor: Actor, id: string): Promise<NonconformityRecord> {
  const record = await loadWhole(id);
  if (!may(actor, 'nonconformities.read', record)) throw new NotFound();
  return record;
}

async function loadWhole(id: string): Promise<NonconformityRecord> {
  const record = await Nonconformity.findById(id).lean<NonconformityRecord>();
  if (!record) throw new NotFound();
  return record;
}

type Kind = 'correctiveAction' | 'nonconformityReport';

/** The entry that made the paper a record, and undefined while it may still change. */
function finalEntry(record: NonconformityRecord, kind: Kind): TrailEntry | undefined {
  if (record.state === 'cancelled') return undefined;
  const action = kind === 'correctiveAction' ? 'nonconformity.findEffective' : 'nonconformity.contain';
  return kind === 'correctiveAction' && record.state !== 'closed' ? undefined : record.trail.findLast(entry => entry.action === action);
}

async function formOf(record: NonconformityRecord, store: FileStore, now: Date): Promise<Printed> {
  const words = wordsFor(RECORD_LANGUAGE), entry = finalEntry(record, 'correctiveAction');
  const draw = async (): Promise<Buffer> => {
    const parts = await partsOf(record, 'correctiveAction', entry, store, now);
    return drawnOnce(await shownOf(evidenceOf(record), store), shown => correctiveActionForm({ record, ...parts, shown }, words));
  };
  return printed(record, { kind: 'correctiveAction', entry, name: paperName([words('paper.car.title'), record.number]) }, draw, store, now);
}

async function reportOf(record: NonconformityRecord, store: FileStore, now: Date): Promise<Printed> {
  const words = wordsFor(RECORD_LANGUAGE), entry = finalEntry(record, 'nonconformityReport'), shownRecord = asConfirmed(record);
  const draw = async (): Promise<Buffer> => {
    const parts = await partsOf(record, 'nonconformityReport', entry, store, now);
    return drawnOnce(await shownOf(shownRecord.files, store), shown => nonconformityReport({ record: shownRecord, ...parts, shown }, words));
  };
  return printed(record, { kind: 'nonconformityReport', entry, name: paperName([words('paper.nc.title'), record.number]) }, draw, store, now);
}

/** The form in force when the paper became a record; of a draft, the one in force now. */
async function partsOf(record: NonconformityRecord, kind: Kind, entry: TrailEntry | undefined, store: FileStore, now: Date): Promise<Omit<NonconformityFacts, 'record'>> {
  const [issuer, form] = await Promise.all([issuerOf(record.agency, store, now), paperFormOf(record.agency, kind, entry?.at ?? now)]);
  return { issuer, form, at: entry?.at ?? record.changedAt, final: entry !== undefined };
}

/** The register as it stands now, on the agency's form and so in its language. @throws NotFound or Forbidden when the actor has no part in that agency. */
export async function registerOf(actor: Actor, query: RegisterQuery, store: FileStore, now: Date): Promise<Printed> {
  const given = await registerFacts(actor, query, RECORD_LANGUAGE, store, now);
  return inMemory(registerName(given, given.form.about.title, 'pdf'), await drawn(registerPaper(given, wordsFor(RECORD_LANGUAGE))));
}

/** The same as a workbook, in the reader's language. @throws as above */
export async function registerWorkbookOf(actor: Actor, query: RegisterQuery, language: Language, store: FileStore, now: Date): Promise<Printed> {
  const given = await registerFacts(actor, query, language, store, now), words = wordsFor(language);
  return inMemory(registerName(given, words('paper.register.title'), 'xlsx'), await xlsxOf(registerSheet(given, words)));
}

function registerName({ issuer: { agency }, at }: RegisterFacts, title: string, ending: string): string {
  return paperName([title, agency.shortName || agency.code, dayOf(at, agency.timeZone)], ending);
}

/** As the address has it: what is not known is as if it were not there. */
export type RegisterQuery = Readonly<Record<string, string>>;

const PRINTED = {
  number: 1, year: 1, title: 1, source: 1, unit: 1, clause: 1, grade: 1, state: 1, createdAt: 1, closedAt: 1, outcome: 1, cycle: 1, changedAt: 1, 'responsible.name': 1, 'cycles.n': 1, 'cycles.actionsEndedAt': 1, 'cycles.actions.due': 1,
} as const;

/** The rows of the register's page, all of them: its view and every condition. Without a view in the address, all. */
async function registerFacts(actor: Actor, query: RegisterQuery, language: Language, store: FileStore, now: Date): Promise<RegisterFacts> {
  const issuer = await issuerOf(query['agency'] ?? actor.agency, store, now), { agency } = issuer, zone = agency.timeZone;
  demand(actor, 'nonconformities.read', { agency: agency._id, within: agency.within });
  const form = await paperFormOf(agency._id, 'correctiveActionBook', now);
  const asked = askedIn({ actor, query: { ...query, agency: agency._id, view: query['view'] ?? 'all' } }, [agency]), today = startOfDay(dayOf(now, zone), zone) ?? now;
  const found = await registerOnPaper<PrintedRow & { waiting: Waiting[]; agency: string }>(actor, { ...asked, agency: { agency: agency._id, within: agency.within }, today, extra: conditionsOf(asked.narrowed, zone, now) }, PRINTED, LONGEST_REGISTER + 1);
  return { issuer, form, rows: found.slice(0, LONGEST_REGISTER), cut: found.length > LONGEST_REGISTER, narrowed: narrowedTo(asked, agency, language), at: now };
}

function narrowedTo({ view, state, grade, source, unit, clause, year, text, narrowed }: Asked, agency: AgencyView, language: Language): string[] {
  const words = wordsFor(language), place = agency.units.find(one => one.id === unit)?.name ?? '';
  return [
    view === 'all' ? '' : words(`nonconformity.view.${view}`), year ? words('paper.register.year', { year }) : '', state ? words(`state.nonconformity.${state}`) : '', grade ? words(`grade.${grade}`) : '', source ? words(`source.${source}`) : '',
    unit === '' ? words('figures.none.unit') : place, clause === '' ? words('figures.none.clause') : clause ? clauseLabel(DEFAULT_EDITION, clause, language) : '', ...NARROWINGS.map(name => { const value = narrowed[name]; return value ? narrowingWords(name, value, words) : ''; }), text ? `“${text}”` : '',
  ].filter(Boolean);
}

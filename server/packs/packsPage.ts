/** The packs one may see, how far each is, and the form that asks for one. */
import { mayAnywhere } from '../access/may';
import { agenciesReadable, type AgencyView } from '../agencies/queries';
import { dayOf } from '../core/clock';
import { newId } from '../core/id';
import { clausesOf, DEFAULT_EDITION } from '../standards/clauses';
import { actionsFor } from '../core/lifecycle';
import { fieldsOf, type FieldRow } from '../web/actForm';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { packLifecycle } from './lifecycle';
import { packsFor } from './queries';
import { rangeText } from './range';
import { factsOf, mayHavePack, partiesOf, type PackView } from './standing';

/** Years before this one that can be asked for. */
const YEARS = 9;

export async function packsPage(visit: Visit, publicKey: string): Promise<Answer> {
  const w = wording(visit), { words } = w, asks = mayAnywhere(visit.actor, 'packs.ask');
  const [packs, agencies] = await Promise.all([packsFor(visit.actor), agenciesReadable(visit.actor, 'packs.read', visit.now)]), names = new Map(agencies.map(one => [one._id, one.name]));
  return {
    view: 'packs/packs', section: 'packs', title: words('nav.packs'),
    data: {
      rows: packs.map(pack => rowOf(pack, names.get(pack.agency) ?? '', visit, w)), publicKey, working: packs.some(pack => pack.state === 'waiting' || pack.state === 'making'),
      ...(asks ? { ask: { fields: fieldsOf(visit, 'pack', askRows(visit, agencies), w), token: typed(visit, 'token') || newId() } } : {}),
    },
  };
}

function askRows(visit: Visit, agencies: readonly AgencyView[]): FieldRow[] {
  const wanted = visit.query['agency'], chosen = agencies.find(one => one._id === wanted) ?? agencies.find(one => one._id === visit.actor.agency) ?? agencies[0], year = Number(dayOf(visit.now, visit.viewer?.timeZone ?? 'Asia/Ho_Chi_Minh').slice(0, 4));
  const clauses = clausesOf(DEFAULT_EDITION).map(clause => ({ value: clause.number, text: `${clause.number} ${clause[visit.language].title}` }));
  return [
    { name: 'agency', kind: 'select', value: chosen?._id ?? '', choices: agencies.map(one => ({ value: one._id, text: one.name })) },
    { name: 'year', kind: 'select', value: String(year), choices: Array.from({ length: YEARS + 1 }, (_, back) => ({ value: String(year - back), text: String(year - back) })) },
    { name: 'from', kind: 'select', value: '4', choices: clauses }, { name: 'to', kind: 'select', value: '10', choices: clauses },
  ];
}

function typed({ problems, body }: Visit, name: string): string {
  const value = problems ? body[name] : undefined;
  return typeof value === 'string' ? value : '';
}

function rowOf(pack: PackView, agency: string, visit: Visit, w: Wording): Record<string, unknown> {
  const { words, dateTime, state } = w, { counts, file } = pack, has = file !== null && mayHavePack(visit.actor, pack);
  return {
    agency, year: pack.year, clauses: words('pack.clauses', { range: rangeText(pack.clauses) }), asked: words('pack.askedBy', { name: pack.asker.name, at: dateTime(pack.askedAt) }), state: state('pack', pack.state), ...progressOf(pack, w), about: aboutOf(pack, has, w),
    ...(has ? { file: { href: `/packs/${pack._id}/file`, size: w.bytes(file.size) } } : {}), ...(pack.failure ? { why: w.refusal(pack.failure) } : {}),
    ...(actionsFor(packLifecycle, { state: pack.state, parties: partiesOf(pack, visit.actor), subject: factsOf(pack, visit.now) }).length ? { again: { action: `/packs/${pack._id}/renewal`, version: pack.version } } : {}), counts,
  };
}

function progressOf({ state, done, total }: PackView, { words }: Wording): Record<string, unknown> {
  return state === 'making' && total > 0 ? { progress: { done, total, text: words('pack.progress', { done, total }) } } : {};
}

/** What is in it, what was left out of it, until when it can be fetched. */
function aboutOf({ counts, done, keptUntil, state }: PackView, has: boolean, { words, date }: Wording): string[] {
  if (!counts) return [];
  return [
    `${words('pack.records', { count: counts.records })} · ${words('pack.files', { count: done })}`, ...(counts.leftOut ? [words('pack.leftOut', { count: counts.leftOut })] : []), ...(counts.missing ? [words('pack.lost', { count: counts.missing })] : []),
    ...(state === 'ready' ? [words('pack.until', { date: date(keptUntil) })] : []), ...(state === 'ready' && !has ? [words('pack.notYours')] : []),
  ];
}

/** The page on which a draft is filled in: drawn from its form, with what is kept or, where it was refused, with what was typed. */
import { agencyById } from '../agencies/queries';
import { Refused } from '../core/errors';
import { advance } from '../core/lifecycle';
import { tablesIn, type FormDescription } from '../forms/description';
import { withNamed } from '../forms/directory';
import { fillBlocks, nameLists, placesCalled } from '../forms/fillPage';
import { typedFilling, type Filling } from '../forms/typedFilling';
import type { Answer, Visit } from '../web/route';
import { versionFor } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import { loadForAct, plainAround } from './acts';
import { addressOf } from './actWords';
import { directoryFor, fillingOf, formOf } from './filling';
import { recordLifecycle } from './lifecycle';
import { recordOf } from './queries';
import { fileRows, returnedNotes, titleBlock } from './recordWords';
import { savedMeanwhile } from './savedMeanwhile';
import { factsOf, hindrances, partiesOf, type RecordView } from './standing';

/** More reasons than this are not listed: the person mends these first. */
const MOST_TOLD = 50;

export async function editPage(visit: Visit, maxBytes: number): Promise<Answer> {
  const record = await loadForAct(visit.actor, visit.params['id'] ?? ''), agency = await agencyById(record.agency, visit.now), w = wording(visit);
  const tried = advance(recordLifecycle, { state: record.state, action: 'edit', parties: partiesOf(record, visit.actor), subject: factsOf(record, visit.actor, await plainAround(record, visit.now)) });
  if ('refused' in tried) { if (visit.problems) throw new Refused(tried.refused); return { redirect: addressOf(record) }; }
  const form = formOf(record), directory = withNamed(await directoryFor(form, agency), form, record.answers), filling = fillingNow(visit, record, form, directory);
  const told = isStale(visit) || record.round > 1 ? await recordOf(visit.actor, record._id) : undefined;
  const problems = visit.query['check'] ? { ...hindrances(record), ...filling.problems } : filling.problems, scene = { form, answers: filling.answers, problems, directory, words: w.words, from: windowsAsked(visit, form), more: visit.query['more'] ?? '', pasted: pastedIn(visit, form), files: filesByField(record, w) };
  return {
    view: 'records/edit', section: 'records', title: record.form.title, problems: Object.fromEntries(Object.entries(problems).slice(0, MOST_TOLD)),
    data: {
      crumbs: [{ href: '/records', text: w.words('nav.records') }, { href: addressOf(record), text: record.number || record.form.title }, { text: w.words('act.record.edit') }], block: titleBlock(record, agency, w),
      action: `${addressOf(record)}/answers`, version: versionFor(visit, record.version), blocks: fillBlocks(scene), called: placesCalled(scene), lists: nameLists({ form, directory }), maxBytes, back: addressOf(record), unsaved: w.words('record.unsaved'),
      units: agency.units.filter(unit => unit.active || unit.id === record.unit).map(unit => ({ value: unit.id, text: unit.name, selected: unit.id === unitNow(visit, record) })),
      ...(told ? { notes: returnedNotes(told, w) } : {}), ...(told && isStale(visit) ? { saved: savedMeanwhile({ record: told, form, agency, typed: filling.answers, unit: unitNow(visit, record) }, w) } : {}),
      ...(record.correctionOf ? { corrects: { href: addressOf({ _id: record.correctionOf.id }), number: record.correctionOf.number } } : {}),
    },
  };
}

/** Somebody else has saved it since this page was drawn. */
function isStale({ problems }: Visit): boolean {
  return problems?.refusal?.key === 'staleRecord';
}

function fillingNow(visit: Visit, record: RecordView, form: FormDescription, directory: Parameters<typeof typedFilling>[3]): Filling {
  return visit.problems ? typedFilling(form, fillingOf(record), visit.body, directory) : fillingOf(record);
}

function unitNow({ problems, body }: Visit, record: RecordView): string {
  const typed = problems ? body['unit-of-record'] : undefined;
  return typeof typed === 'string' ? typed : record.unit;
}

function windowsAsked({ query, problems, body }: Visit, form: FormDescription): Record<string, number> {
  return Object.fromEntries(tablesIn(form).flatMap(({ name }) => {
    const at = problems ? /^(\d{1,5})-/.exec(String(body[`window-${name}`] ?? ''))?.[1] : query[`from-${name}`];
    return at !== undefined && /^\d{1,5}$/.test(at) ? [[name, Number(at)]] : [];
  }));
}

/** What was pasted and is rows now stands in the table: only a table that would be too long keeps it in its box. */
function pastedIn({ problems, body }: Visit, form: FormDescription): Record<string, string> {
  if (!problems) return {};
  return Object.fromEntries(tablesIn(form).flatMap(({ name }) => { const pasted = body[`paste-${name}`]; return problems.fields[name]?.key === 'field.tooManyRows' && typeof pasted === 'string' ? [[name, pasted]] : []; }));
}

function filesByField(record: RecordView, w: Wording): Record<string, Record<string, unknown>[]> {
  const fields = [...new Set(record.files.map(file => file.field))];
  return Object.fromEntries(fields.map(field => [field, fileRows(record, record.files.filter(file => file.field === field), w)]));
}

/** What stands in a draft that somebody else saved since this page was drawn, where it is not what is typed: so that nobody writes over it unseen. Pure. */
import type { AgencyView } from '../agencies/queries';
import type { TrailEntry } from '../core/trail';
import { tableRows, type Answers, type Value } from '../forms/answers';
import { fieldsIn, headed, tablesIn, type FormDescription, type Table } from '../forms/description';
import type { Wording } from '../web/wording';
import { unitNameIn, written } from './recordWords';
import type { RecordView } from './standing';

/** Further places are only counted. */
const MOST_SHOWN = 50;

interface Place { readonly label: string; readonly saved: string; readonly typed: string }
interface Meanwhile { readonly record: RecordView & { readonly trail: readonly TrailEntry[] }; readonly form: FormDescription; readonly agency: AgencyView; /** The answers as typed, and the unit picked. */ readonly typed: Answers; readonly unit: string }

/** For `views/records/edit`: who saved when, and each place that differs, in the order of the form. */
export function savedMeanwhile({ record, form, agency, typed, unit }: Meanwhile, { words, dateTime }: Wording): Record<string, unknown> {
  const entry = record.trail.findLast(one => one.action === 'record.edit') ?? record.trail.at(-1), own = { label: words('record.by.unit'), saved: unitNameIn(agency, record.unit), typed: unitNameIn(agency, unit) };
  const places = [own, ...fieldsIn(form).map(({ name, ...field }) => ({ label: headed(field), saved: writtenAt(record.answers[name]), typed: writtenAt(typed[name]) })), ...tablesIn(form).flatMap(table => cellsOf(table, record.answers, typed, words))].filter(one => one.saved !== one.typed);
  const rows = places.slice(0, MOST_SHOWN).map(({ label, saved }) => ({ label, text: words('record.savedNow', { text: saved || words('record.savedNothing') }) }));
  return {
    who: entry ? words('record.savedBy', { name: entry.by.name, at: dateTime(entry.at) }) : '', text: words(rows.length ? 'record.savedOver' : 'record.savedSame'), rows,
    ...(places.length > MOST_SHOWN ? { further: words('record.savedFurther', { count: places.length - MOST_SHOWN }) } : {}),
  };
}

function cellsOf(table: Table, saved: Answers, typed: Answers, words: Wording['words']): Place[] {
  const [before, now] = [tableRows(saved, table.name), tableRows(typed, table.name)], columns = table.columns.filter(column => column.kind !== 'calculated');
  return Array.from({ length: Math.max(before.length, now.length) }, (_, at) => columns.map(({ name, label }) => ({ label: `${table.label}, ${words('fill.cell', { column: label, number: at + 1 })}`, saved: written(before[at]?.[name]), typed: written(now[at]?.[name]) }))).flat();
}

/** Files are kept beside the answers: none is lost by saving again. */
function writtenAt(value: Answers[string] | undefined): string {
  return Array.isArray(value) ? written(value.filter((one): one is string => typeof one === 'string')) : written(isValue(value) ? value : undefined);
}

function isValue(value: Answers[string] | undefined): value is Value {
  return value !== undefined && (typeof value !== 'object' || 'name' in value);
}

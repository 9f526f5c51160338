/** Forms of the demonstration in force, records filled in on them over a year and some older ones, and what was disposed of. */
import { changeRetention } from '../../server/records/retention';
import { approveDisposal, drawDisposal, submitDisposal, takeOut } from '../../server/records/disposals';
import { newId } from '../../server/core/id';
import { disposeOfRecords, endRetention } from '../../server/jobs/keepRecords';
import type { Sealing } from '../../server/records/sealing';
import { DOCUMENTS } from './catalogue';
import { FORMS, type FormPlan } from './catalogueForms';
import { liveDocument } from './living';
import { PASSWORD } from './province';
import { recordsOf } from './recordRows';
import { liveRecord } from './records';
import { actorAt, agencyOf, type Settled } from './settle';

/** One form after another: its records are numbered in the order of their days. */
export async function liveForm(settled: Settled, sealing: Sealing, plan: FormPlan): Promise<void> {
  const { document } = plan, { agency, life: { revisions } } = document, records = recordsOf(agency, plan.form);
  await liveDocument(settled, document, DOCUMENTS.length + FORMS.indexOf(plan), async (id, n) => {
    const from = revisions[n - 1]?.from ?? 0, until = revisions[n]?.from ?? 1;
    for (const [at, record] of records.entries()) if (record.day > from && record.day < until) await liveRecord(settled, sealing, { id, agency }, record, at);
    if (plan.form === 'correctiveActionBook' && agency === 'stp') await keepLonger(settled, { form: id, code: document.code });
  });
}

/** The agency keeps its book of corrective actions longer than the form says. */
async function keepLonger(settled: Settled, form: { form: string; code: string }): Promise<void> {
  const at = settled.calendar.at(-2, 12);
  await changeRetention(await actorAt(settled, 'thukyiso.stp', at), agencyOf(settled, 'stp'), { asked: [{ ...form, years: 10 }], version: 0 }, at);
}

/** Days from today: what was filed before the first goes with the first paper. */
const [FIRST_ROWS_UNTIL, FELL_DUE, APPROVED, SECOND] = [-830, -100, -90, -5];
/** So many records stand on the second paper. */
const ON_SECOND = 3;

/** The oldest have been disposed of by an approved paper; the next stand on a paper that waits for the head, the rest on none. */
export async function liveDisposals(settled: Settled): Promise<void> {
  const { calendar, files } = settled, officer = await actorAt(settled, 'thukyiso.stp', calendar.at(FELL_DUE, 4));
  await endRetention(calendar.morningOf(FELL_DUE));
  const first = await drawDisposal(officer, { token: newId(), title: 'Hủy phiếu khảo sát hết thời hạn bảo quản, đợt 1' }, calendar.at(FELL_DUE, 4));
  await takeOut(officer, { id: first._id, records: first.rows.filter(row => row.filedAt && row.filedAt > calendar.at(FIRST_ROWS_UNTIL, 0)).map(row => row.record) }, calendar.at(FELL_DUE, 5));
  await submitDisposal(officer, { id: first._id }, calendar.at(FELL_DUE, 6));
  await approveDisposal(await actorAt(settled, 'giamdoc.stp', calendar.at(APPROVED, 7)), { id: first._id, password: PASSWORD }, calendar.at(APPROVED, 7));
  await disposeOfRecords(files, calendar.morningOf(APPROVED + 1));
  const later = await actorAt(settled, 'thukyiso.stp', calendar.at(SECOND, 4)), second = await drawDisposal(later, { token: newId(), title: 'Hủy phiếu khảo sát hết thời hạn bảo quản, đợt 2' }, calendar.at(SECOND, 4));
  await takeOut(later, { id: second._id, records: second.rows.slice(ON_SECOND).map(row => row.record) }, calendar.at(SECOND, 5));
  await submitDisposal(later, { id: second._id }, calendar.at(SECOND, 6));
}

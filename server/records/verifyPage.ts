/** Does the record in this hand stand? One word, and the facts to compare with the paper; no account, nothing of its content told. */
import { agencyById } from '../agencies/queries';
import { verifyPage } from '../copies/verifyPage';
import { NotFound } from '../core/errors';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { correctionsOf, loadRecord } from './queries';
import { standingCorrection, type RecordView } from './standing';
import { recordIn } from './token';

type Word = 'stands' | 'corrected' | 'voided' | 'disposed' | 'notYet';
const LOOKS: Record<Word, { tone: string; icon: string }> = {
  stands: { tone: 'green', icon: 'check-circle-fill' }, corrected: { tone: 'red', icon: 'x-octagon-fill' }, voided: { tone: 'red', icon: 'x-octagon-fill' }, disposed: { tone: 'grey', icon: 'archive' }, notYet: { tone: 'grey', icon: 'pencil' },
};

/** `token` = what stands in the QR code's address. */
export async function verifyRecordPage(visit: Visit, token: string, secret: string): Promise<Answer> {
  const w = wording(visit), id = recordIn(token, secret), record = id ? await loadRecord(id).catch((error: unknown) => { if (error instanceof NotFound) return null; throw error; }) : null;
  if (!record) return { view: 'documents/verify', section: 'verify', title: w.words('verify.title'), status: 404, data: { layout: 'public', place: w.words('verify.recordPlace'), answer: { tone: 'grey', icon: 'question-circle-fill', word: w.words('verify.unknown'), text: w.words('verify.unknownText') }, code: token.slice(0, 60) } };
  const agency = await agencyById(record.agency, visit.now), correction = standingCorrection(await correctionsOf(record._id)), word = wordOf(record, correction !== undefined);
  return { view: 'documents/verify', section: 'verify', title: `${w.words(`verify.record.${word}`)} – ${record.number}`, data: { layout: 'public', place: agency.name, code: token, ...answerData(record, word, { agency: agency.name, next: correction?.number ?? '', at: visit.now }, w) } };
}

/** A code typed by hand may stand on a record's paper or on a copy: whoever holds it need not know which. A whole address is taken too. */
export async function verifyTyped(visit: Visit, asked: string, secret: string): Promise<Answer> {
  const token = asked.trim().replace(/^.*\/r\//, '').replace(/\s/g, '');
  return recordIn(token, secret) ? { redirect: `/r/${token}` } : verifyPage(visit, asked, secret);
}

function wordOf({ state }: RecordView, corrected: boolean): Word {
  if (state === 'voided') return 'voided';
  if (corrected) return 'corrected';
  if (state === 'disposed') return 'disposed';
  return state === 'filed' || state === 'dueForDisposal' ? 'stands' : 'notYet';
}

function answerData(record: RecordView, word: Word, { agency, next, at }: { agency: string; next: string; at: Date }, { words, date, dateTime }: Wording): Record<string, unknown> {
  const { form, number, filedAt, sealed } = record;
  return {
    answer: { ...LOOKS[word], word: words(`verify.record.${word}`), text: words(`verify.record.${word}Text`, { next }), at: dateTime(at) },
    match: { heading: words('verify.recordPaper'), text: words('verify.compare'), cells: [
      { label: words('verify.name'), value: form.title, wide: true, lang: 'vi' }, { label: words('verify.recordNumber'), value: number, struck: word === 'corrected' || word === 'voided' }, { label: words('verify.recordForm'), value: words('verify.recordFormOf', { code: form.code, label: form.label }) },
      ...(next ? [{ label: words('verify.shouldBe'), value: next }] : []),
    ] },
    facts: [{ label: words('verify.agency'), value: agency }, { label: words('verify.recordFiled'), value: date(filedAt) }, ...(sealed ? [{ label: words('verify.recordHash'), value: sealed.sha256 }] : [])],
  };
}

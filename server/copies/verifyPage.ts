/** Is the sheet in this hand still good? One word, and the facts to compare with the sheet; no account, nothing else told. */
import { NotFound } from '../core/errors';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { sheetFacts, type SheetFacts } from './queries';
import { copyIn } from './token';

const LOOKS: Record<SheetFacts['answer'], { tone: string; icon: string }> = {
  inForce: { tone: 'green', icon: 'check-circle-fill' }, superseded: { tone: 'red', icon: 'x-octagon-fill' }, obsolete: { tone: 'red', icon: 'x-octagon-fill' }, notYet: { tone: 'grey', icon: 'calendar-check' }, draft: { tone: 'grey', icon: 'pencil' },
};

/** `asked` = the token in the QR code's address, or typed from under it; a whole address is taken too. */
export async function verifyPage(visit: Visit, asked: string, secret: string): Promise<Answer> {
  const token = asked.trim().replace(/^.*\/v\//, '').replace(/\s/g, ''), w = wording(visit), title = w.words('verify.title');
  if (!token) return { view: 'documents/verify', section: 'verify', title, data: { layout: 'public', place: w.words('verify.place') } };
  const copy = copyIn(token, secret), facts = copy ? await sheetFacts(copy, visit.now).catch((error: unknown) => { if (error instanceof NotFound) return null; throw error; }) : null;
  if (!facts) return { view: 'documents/verify', section: 'verify', title, status: 404, data: { layout: 'public', place: w.words('verify.place'), answer: { tone: 'grey', icon: 'question-circle-fill', word: w.words('verify.unknown'), text: w.words('verify.unknownText') }, code: asked.slice(0, 60) } };
  return { view: 'documents/verify', section: 'verify', title: `${w.words(`verify.${facts.answer}`)} – ${facts.code}`, data: { layout: 'public', place: facts.agency, code: token, ...answerData(facts, visit, wording({ ...visit, viewer: visit.viewer })) } };
}

function answerData(facts: SheetFacts, visit: Visit, w: Wording): Record<string, unknown> {
  const { words, date, dateTime } = w, values = { label: facts.label, from: date(facts.from), until: date(facts.until), next: facts.successor?.label ?? '', nextFrom: date(facts.successor?.from) };
  const over = facts.answer === 'superseded' || facts.answer === 'obsolete';
  return {
    answer: { ...LOOKS[facts.answer], word: words(`verify.${facts.answer}`), text: words(`verify.${facts.answer}Text`, values), at: dateTime(visit.now) },
    match: {
      heading: words('verify.sheet'), text: words('verify.compare'),
      cells: [
        { label: words('verify.name'), value: facts.title, wide: true, lang: 'vi' }, { label: words('document.code'), value: facts.code }, { label: words('document.label'), value: facts.label, struck: over }, { label: words('verify.number'), value: String(facts.number) },
        ...(facts.successor && over ? [{ label: words('verify.shouldBe'), value: facts.successor.label }] : []),
      ],
    },
    facts: [{ label: words('verify.agency'), value: facts.agency }, { label: words('verify.applied'), value: words(facts.until ? 'document.span' : 'document.spanOpen', values) }],
    ...(over ? { advice: { heading: words('verify.advice'), items: [words('verify.adviceCitizen'), words('verify.adviceStaff')] } } : {}),
  };
}

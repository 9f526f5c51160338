/** The question bank: enough for each clause and type, whole in both languages, filled from a step, and one bank an edition. */
import { DOCUMENT_TYPES } from '../../server/agencies/documentTypes';
import { exact } from '../../server/core/vietnamese';
import { LANGUAGES } from '../../server/core/words';
import { clausesFrom, clausesOf, DEFAULT_EDITION, EDITIONS } from '../../server/standards/clauses';
import { BANKS, documentQuestions, questionOf, questionsFor, stepQuestions, type QuestionBank } from '../../server/standards/questions';

const questions = BANKS.flatMap(bank => bank.questions), clauses = clausesOf(DEFAULT_EDITION);
const step = { what: 'Thẩm định hồ sơ', who: 'Chuyên viên', limit: '4 giờ', form: 'BM-TP.02' };
const placesOf = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe('the bank', () => {
  test('ids are never doubled and are plain', () => {
    const ids = questions.map(one => one.id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(ids.filter(id => !/^15-[A-Za-z0-9.]+-\d+$/.test(id))).toEqual([]);
  });

  test('ids of a group run from 1 without a gap: answers refer to every one of them', () => {
    const groupOf = (id: string): string => id.replace(/\d+$/, '');
    const expected = questions.map((one, at) => groupOf(one.id) + (questions.slice(0, at).filter(earlier => groupOf(earlier.id) === groupOf(one.id)).length + 1));
    expect(questions.map(one => one.id)).toEqual(expected);
  });

  test('every question belongs to a clause an auditor asks about', () => {
    const audited = clauses.filter(one => one.audited).map(one => one.number);
    expect(questions.filter(one => !audited.includes(one.clause)).map(one => one.id)).toEqual([]);
    expect(questions.filter(one => !one.types && !one.id.startsWith(`15-${one.clause}-`)).map(one => one.id)).toEqual([]);
  });

  test('every audited clause has two questions or more, and says what to look at', () => {
    const asked = clauses.filter(one => one.audited).map(one => [one.number, questionsFor(DEFAULT_EDITION, [one.number], 'vi')] as const);
    expect(asked.filter(([, found]) => found.length < 2 || found.every(one => one.evidence === null)).map(([number]) => number)).toEqual([]);
  });

  test('both languages are complete, different and have the same places', () => {
    for (const { id, vi, en, evidence } of questions) {
      expect([id, vi.length > 15 && en.length > 15, vi === en, placesOf(en)]).toEqual([id, true, false, placesOf(vi)]);
      if (evidence) expect([id, evidence.vi === evidence.en, placesOf(evidence.en)]).toEqual([id, false, placesOf(evidence.vi)]);
    }
    for (const language of LANGUAGES) {
      const texts = questions.map(one => one[language]);
      expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
    }
  });

  test('tones stand where statutes put them, composed', () => {
    const wrong = (text: string): boolean => exact(text) !== text.toLowerCase() || text !== text.normalize('NFC').trim();
    expect(questions.flatMap(({ vi, evidence }) => [vi, evidence?.vi ?? '']).filter(wrong)).toEqual([]);
  });

  test('nothing quotes a law or a decree: what is not established is never shown as law', () => {
    expect(questions.flatMap(one => [one.vi, one.en]).filter(text => /\b(Nghị định|Thông tư|Quyết định số|Luật|Decree|Circular|NĐ-CP|TT-|QĐ-)/.test(text))).toEqual([]);
  });
});

describe('questions on clauses', () => {
  test('a chapter asks all below it, each once, in the order of the standard, however it was named', () => {
    const all = questionsFor(DEFAULT_EDITION, ['8.5.1', '8', '8.5'], 'vi');
    expect(new Set(all.map(one => one.id)).size).toBe(all.length);
    expect([all[0]?.clause, all.at(-1)?.clause]).toEqual(['8.1', '8.7.2']);
    expect(questionsFor(DEFAULT_EDITION, ['9', '4'], 'vi').map(one => one.clause)[0]).toBe('4.1');
  });

  test('none named, none asked; questions on documents are left to documents', () => {
    expect(questionsFor(DEFAULT_EDITION, [], 'vi')).toEqual([]);
    expect(questionsFor(DEFAULT_EDITION, ['4', '5', '6', '7', '8', '9', '10'], 'en').filter(one => /[{}]/.test(one.text) || questionOf(one.id)?.types)).toEqual([]);
  });

  test('the language asked for is the one given', () => {
    const [vi] = questionsFor(DEFAULT_EDITION, ['8.6'], 'vi'), [en] = questionsFor(DEFAULT_EDITION, ['8.6'], 'en');
    expect([vi?.id, vi?.text.startsWith('Trước khi ký'), en?.text.startsWith('Before signature')]).toEqual([en?.id, true, true]);
  });

  test('an unknown edition or clause is an error, not a shorter checklist', () => {
    expect(() => questionsFor('iso9001-1994', ['4'], 'vi')).toThrow('No edition "iso9001-1994"');
    expect(() => questionsFor(DEFAULT_EDITION, ['4', '4.9'], 'vi')).toThrow('No clause "4.9" in edition "iso9001-2015"');
  });
});

describe('questions on documents and steps', () => {
  const about = (type: string): number => stepQuestions(step, 'X', 'vi', { type }).length + documentQuestions(type, 'X', 'vi').length;

  test('every type a new agency starts with has at least six', () => {
    expect(DOCUMENT_TYPES.map(one => [one.code, about(one.code) >= 6])).toEqual(DOCUMENT_TYPES.map(one => [one.code, true]));
    expect(['HT', 'QT', 'HD'].map(type => stepQuestions(step, 'X', 'vi', { type }).length)).toEqual([7, 9, 7]);
  });

  test('no type is named that an agency does not start with', () => {
    const codes = DOCUMENT_TYPES.map(one => one.code);
    expect(questions.filter(one => one.types?.some(type => !codes.includes(type))).map(one => one.id)).toEqual([]);
  });

  test('all places are filled in both languages, in the evidence too', () => {
    for (const language of LANGUAGES) for (const { code } of DOCUMENT_TYPES) {
      const asked = [...stepQuestions(step, 'QT-TP.03', language, { type: code }), ...documentQuestions(code, 'QT-TP.03', language)];
      expect(asked.filter(one => /[{}]/.test(one.text + (one.evidence ?? '')) || !one.text.includes('QT-TP.03'))).toEqual([]);
    }
  });

  test('the words of the step stand in the question', () => {
    expect(stepQuestions(step, 'QT-TP.03', 'vi').find(one => one.id === '15-step-4')?.text).toBe('QT-TP.03, bước “Thẩm định hồ sơ”, thời hạn “4 giờ”: trên năm hồ sơ, thời gian thật là bao nhiêu?');
  });

  test('what a step lacks is not asked about', () => {
    const ids = stepQuestions({ what: 'Trả kết quả', who: ' ', limit: null, form: '' }, 'QT-TP.03', 'vi').map(one => one.id);
    expect(ids).toEqual(['15-step-1', '15-step-7', '15-step-8', '15-step-9']);
  });

  test('words that look like places or patterns stay as they were typed', () => {
    const [first] = stepQuestions({ what: 'Ghi {who} và $& vào sổ', who: 'Văn thư' }, 'QT-VP.01', 'vi');
    expect(first?.text).toContain('“Ghi {who} và $& vào sổ”');
  });

  test("an agency's own type is asked what all documents with steps are asked", () => {
    const own = stepQuestions(step, 'QC-01', 'vi', { type: 'QC' }).map(one => one.id);
    expect(own).toEqual(['15-step-1', '15-step-2', '15-step-3', '15-step-6', '15-step-8']);
    expect(documentQuestions('QC', 'QC-01', 'vi').map(one => one.id)).toEqual(['15-procedure-1']);
  });
});

describe('another edition beside it', () => {
  const registry = [...EDITIONS, { id: 'made-up-2030', name: { vi: 'Bản thử', en: 'Made-up' }, clauses: clausesFrom([['4', 'Chương', 'Thử.', 'Chapter', 'Try.'], ['4.1', 'Điều', 'Thử.', 'Clause', 'Try.']]) }];
  const banks: readonly QuestionBank[] = [...BANKS, { edition: 'made-up-2030', questions: [
    { id: '30-4.1-1', clause: '4.1', vi: 'Câu hỏi thử?', en: 'A question to try?' },
    { id: '30-step-1', clause: '4.1', types: ['QT'], vi: '{code} {step}?', en: '{step} of {code}?' },
  ] }];

  test('each edition asks from its own bank, and an answer finds its question in any', () => {
    expect(questionsFor('made-up-2030', ['4'], 'en', { registry, banks })).toEqual([{ id: '30-4.1-1', clause: '4.1', text: 'A question to try?', evidence: null }]);
    expect(questionsFor(DEFAULT_EDITION, ['4.1'], 'en', { registry, banks }).map(one => one.id)).toEqual(['15-4.1-1', '15-4.1-2']);
    expect(stepQuestions(step, 'QT.1', 'en', { edition: 'made-up-2030', banks }).map(one => one.text)).toEqual(['Thẩm định hồ sơ of QT.1?']);
    expect([questionOf('30-4.1-1', banks)?.clause, questionOf('15-8.6-1', banks)?.clause, questionOf('99-1', banks)]).toEqual(['4.1', '8.6', undefined]);
    expect(() => stepQuestions(step, 'QT.1', 'en', { edition: 'made-up-2031', banks })).toThrow('No question bank for edition "made-up-2031"');
  });
});

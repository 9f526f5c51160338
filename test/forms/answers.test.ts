/** Filled-in forms: what a page's fields become, what is missing, what is reckoned, what is shown. */
import { missingIn, readAnswers, type Directory } from '../../server/forms/answers';
import { formDescription, type WrittenForm } from '../../server/forms/description';
import { formProblems } from '../../server/forms/problems';
import { asNumber, writtenNumber } from '../../server/forms/quantities';
import { cellNumber, sumsOf } from '../../server/forms/reckoning';
import { isShown } from '../../server/forms/shown';
import { typedText } from '../../server/forms/typedFilling';

const DIRECTORY: Directory = { people: [{ id: 'p1', name: 'Trần Thị Bình' }], units: [{ id: 'u1', name: 'Văn phòng' }], documents: [{ id: 'd1', name: 'QT-TP.01 Chứng thực' }] };
const written: WrittenForm = {
  blocks: [
    { block: 'field', name: 'risky', label: 'Có rủi ro?', kind: 'choice', options: ['Có', 'Không'], required: true },
    { block: 'field', name: 'why', label: 'Vì sao', kind: 'prose', required: true, when: { field: 'risky', is: 'Có' } },
    { block: 'field', name: 'day', label: 'Ngày', kind: 'date' }, { block: 'field', name: 'amount', label: 'Số tiền', kind: 'number', measure: 'đồng' },
    { block: 'field', name: 'who', label: 'Ai', kind: 'person' }, { block: 'field', name: 'where', label: 'Đơn vị', kind: 'unit' }, { block: 'field', name: 'paper', label: 'Tài liệu', kind: 'document' },
    { block: 'field', name: 'which', label: 'Những gì', kind: 'choices', options: ['A', 'B', 'C'] }, { block: 'field', name: 'proof', label: 'Bằng chứng', kind: 'files', required: true },
    { block: 'table', name: 'risks', label: 'Rủi ro', columns: [
      { name: 'what', label: 'Rủi ro', kind: 'line', required: true }, { name: 'likely', label: 'Khả năng', kind: 'number', sum: true }, { name: 'severe', label: 'Mức độ', kind: 'number' },
      { name: 'score', label: 'Điểm', kind: 'calculated', of: ['likely', 'severe'], sum: true },
    ] },
    { block: 'table', name: 'quarters', label: 'Quý', rows: ['I', 'II'], columns: [{ name: 'quarter', label: 'Quý', kind: 'line' }, { name: 'result', label: 'Kết quả', kind: 'number' }] },
  ],
};
const form = formDescription.parse(written);
const read = (typed: Record<string, unknown>) => readAnswers(form, typed, DIRECTORY);

describe('reading what was typed', () => {
  test('each kind of field becomes its value', () => {
    const { answers, problems } = read({ risky: 'Có', why: ' dòng một\r\ndòng hai ', day: '5/3/2026', amount: '1.234.567,5', who: 'p1', where: 'u1', paper: 'QT-TP.01', which: ['C', 'A', 'không có'] });
    expect(problems).toEqual({});
    expect(answers).toMatchObject({ risky: 'Có', why: 'dòng một\ndòng hai', day: '2026-03-05', amount: 1234567.5, who: DIRECTORY.people[0], where: DIRECTORY.units[0], paper: DIRECTORY.documents[0], which: ['C', 'A'] });
  });

  test('a number out of its bounds is kept, told with them, and hinders; on them it is right; words of the reason in the form of the country', () => {
    const bounded = formDescription.parse({ blocks: [{ block: 'field', name: 'share', label: 'Tỷ lệ', kind: 'number', min: 0, max: 1000.5 }, { block: 'field', name: 'few', label: 'Ít', kind: 'number', max: 3 }, { block: 'table', name: 'risks', label: 'Rủi ro', columns: [{ name: 'likely', label: 'Khả năng', kind: 'number', min: 1, max: 5 }, { name: 'free', label: 'Tự do', kind: 'number' }] }] });
    const wrong = readAnswers(bounded, { share: '1000,6', few: '4', 'risks.0.likely': '5', 'risks.0.free': '-7', 'risks.1.likely': '0' }, DIRECTORY);
    expect(wrong.answers).toMatchObject({ share: 1000.6, few: 4, risks: [{ likely: 5, free: -7 }, { likely: 0 }] });
    const told = { share: { key: 'field.between', values: { min: '0', max: '1.000,5' } }, few: { key: 'field.atMost', values: { max: '3' } }, 'risks.1.likely': { key: 'field.between', values: { min: '1', max: '5' } } };
    expect(wrong.problems).toEqual(told);
    expect(missingIn(bounded, wrong.answers, {})).toEqual(told);
    expect(missingIn(bounded, readAnswers(bounded, { share: '0', few: '-9', 'risks.0.likely': '1' }, DIRECTORY).answers, {})).toEqual({});
    expect(() => formDescription.parse({ blocks: [{ block: 'field', name: 'a', label: 'A', kind: 'number', min: 2, max: 1 }] })).toThrow();
  });

  test('what cannot be read is kept as typed, and told', () => {
    const { answers, problems } = read({ risky: 'Có thể', day: '31/2/2026', amount: 'nhiều', who: 'somebody', where: 'u9', paper: 'QT-9' });
    expect(answers).toMatchObject({ risky: 'Có thể', day: '31/2/2026', amount: 'nhiều', who: 'somebody' });
    expect(Object.keys(problems).sort()).toEqual(['amount', 'day', 'paper', 'risky', 'where', 'who']);
  });

  test('rows without anything are none, ticked ones go, problems stand at the row that remains', () => {
    const { answers, problems } = read({ 'risks.0.what': 'Một', 'risks.1.what': '', 'risks.2.what': 'Hai', 'risks.2.likely': '3', 'risks.3.what': 'Ba', 'risks.3.likely': 'x', 'risks.remove': '0' });
    expect(answers['risks']).toMatchObject([{ what: 'Hai', likely: 3 }, { what: 'Ba', likely: 'x' }]);
    expect(problems).toEqual({ 'risks.1.likely': { key: 'field.notANumber' } });
  });

  test('rows of the form itself are there whatever was typed, with the words of the form', () => {
    expect(read({ 'quarters.1.result': '98,5', 'quarters.0.quarter': 'giả', 'quarters.7.result': '1' }).answers['quarters']).toEqual([{ quarter: 'I', result: '' }, { quarter: 'II', result: 98.5 }, { quarter: '', result: 1 }]);
  });

  test('fields that the form does not have are left alone', () => {
    expect(Object.keys(read({ __proto__: 'x', constructor: 'x', other: 'x' }).answers)).not.toContain('other');
  });
});

describe('what is missing', () => {
  test('required fields that are shown, cells of rows that are there, and files', () => {
    expect(Object.keys(missingIn(form, read({ risky: 'Có', 'risks.0.likely': '2' }).answers, {})).sort()).toEqual(['proof', 'risks.0.what', 'why']);
  });

  test('nothing that is hidden', () => {
    expect(missingIn(form, read({ risky: 'Không' }).answers, { proof: 1 })).toEqual({});
  });

  test('a value of the wrong kind, whatever way it came in', () => {
    expect(missingIn(form, { risky: 'Không', amount: 'x', who: 'p1', day: 'mai' }, { proof: 1 })).toMatchObject({ amount: { key: 'field.invalid' }, who: { key: 'field.invalid' }, day: { key: 'field.invalid' } });
  });
});

test('a block that hangs on a hidden field is hidden too', () => {
  const chain = formDescription.parse({ blocks: [
    { block: 'field', name: 'a', label: 'A', kind: 'choice', options: ['x', 'y'] }, { block: 'field', name: 'b', label: 'B', kind: 'choice', options: ['x', 'y'], when: { field: 'a', is: 'x' } }, { block: 'section', name: 'c', label: 'C', when: { field: 'b', is: 'y' } },
  ] });
  const last = chain.blocks[2];
  expect(last && 'when' in last && [isShown(last, chain, { a: 'x', b: 'y' }), isShown(last, chain, { a: 'y', b: 'y' }), isShown(last, chain, {})]).toEqual([true, false, false]);
});

test('products and sums are right to the cent, and wait for what is missing', () => {
  const { answers } = read({ 'risks.0.what': 'a', 'risks.0.likely': '0,1', 'risks.0.severe': '3', 'risks.1.what': 'b', 'risks.1.likely': '0,2', 'risks.2.what': 'c' }), table = form.blocks[9];
  const score = table?.block === 'table' ? table.columns[3] : undefined;
  if (table?.block !== 'table' || !score) throw new Error('no table');
  expect(sumsOf(table, answers)).toEqual({ likely: 0.3, score: 0.3 });
  expect(cellNumber(table, score, { likely: 2, severe: '' })).toBeUndefined();
});

test.each([['1.234,5', 1234.5], ['1234,5', 1234.5], ['1234.5', 1234.5], ['1.234', 1234], ['0.5', 0.5], ['0.500', 0.5], ['-3', -3], ['98,5', 98.5], ['1 000', 1000], ['1.2.3', undefined], ['1,2,3', undefined], ['1.23,5', undefined], ['1e9', undefined], ['', undefined], ['12%', undefined]])('%s is the number %s', (text, value) => {
  expect(asNumber(text)).toBe(value);
});

test('numbers are printed as they are read here', () => { expect(writtenNumber(1234567.5)).toBe('1.234.567,5'); });

test.each([[2500000, '2.500.000'], [1000, '1.000'], [97.5, '97,5'], [-1234.5, '-1.234,5'], [0.123456, '0,123456'], [1234.56789, '1234,56789'], ['2.5tr', '2.5tr']])('the number %s stands in its field as %s, and is read as the same again', (value, shown) => {
  expect(typedText('number', value)).toBe(shown);
  if (typeof value === 'number') expect(asNumber(shown)).toBe(value);
});

describe('a form that cannot be filled in', () => {
  const told = (blocks: WrittenForm['blocks']): string[] => [...formProblems(formDescription.parse({ blocks })).values()].flat().map(one => one.key);
  const line = { block: 'field', name: 'a', label: 'A', kind: 'line' } as const, number = { name: 'n', label: 'N', kind: 'number' } as const;
  const bad: [string, WrittenForm['blocks'], string][] = [
    ['asks nothing', [{ block: 'section', name: 's', label: 'S' }], 'form.nothingAsked'], ['has a name twice', [line, line], 'form.nameTwice'], ['offers a choice of nothing', [{ ...line, kind: 'choice' }], 'form.noOptions'],
    ['hangs on a field that comes later', [{ ...line, when: { field: 'b', is: 'x' } }, { ...line, name: 'b' }], 'form.whenUnknown'], ['hangs on an answer that cannot be given', [{ ...line, kind: 'choice', options: ['x'] }, { ...line, name: 'b', when: { field: 'a', is: 'y' } }], 'form.whenNever'],
    ['reckons with what is no number', [{ block: 'table', name: 't', label: 'T', columns: [{ name: 'a', label: 'A', kind: 'line' }, { name: 'c', label: 'C', kind: 'calculated', of: ['a'] }] }], 'form.calculatedOf'],
    ['sums text', [{ block: 'table', name: 't', label: 'T', columns: [{ name: 'a', label: 'A', kind: 'line', sum: true }] }], 'form.sumOfNumbers'], ['is wider than the page', [{ block: 'table', name: 't', label: 'T', columns: [{ ...number, width: 60 }, { ...number, name: 'm', width: 60 }] }], 'form.tooWide'],
    ['has rows that begin with a number', [{ block: 'table', name: 't', label: 'T', rows: ['I'], columns: [number] }], 'form.rowsNeedText'], ['says an unknown name', [line, { block: 'wording', name: 'w', text: '{{b}}' }], 'form.wordingName'],
    ['is signed by whom no field names', [line, { block: 'signatures', name: 's', signatures: [{ name: 'x', label: 'X', by: 'field', field: 'a' }] }], 'form.signerField'],
  ];
  test.each(bad)('%s', (_, blocks, key) => { expect(told(blocks)).toContain(key); });
  test('a sound one has nothing to tell', () => { expect(formProblems(form)).toEqual(new Map()); });
  test.each(['constructor', '__proto__', 'a b', 'Đơn', 'agency', ''])('a field cannot be called %s', name => { expect(formDescription.safeParse({ blocks: [{ ...line, name }] }).success).toBe(false); });
});

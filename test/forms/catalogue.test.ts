/** The forms that come along: each is sound, speaks Vietnamese, cites nothing that is not established, and can be filled in to the end. */
import { missingIn, readAnswers, tableRows, type Directory } from '../../server/forms/answers';
import { catalogue, catalogueForm, type CatalogueForm } from '../../server/forms/catalogue/catalogue';
import { fieldsIn, signaturePlaces, tablesIn, type Column, type Field, type FormDescription } from '../../server/forms/description';
import { formProblems } from '../../server/forms/problems';
import { cellNumber } from '../../server/forms/reckoning';
import { isShown } from '../../server/forms/shown';
import { namesFor, said } from '../../server/forms/wording';
import { isPattern } from '../../server/core/numbering';
import { ISO_9001_2015 } from '../../server/standards/iso9001-2015';

const FORMS = catalogue(), each = FORMS.map(one => [one.id, one] as const);
const DIRECTORY: Directory = { people: [{ id: 'p1', name: 'Trần Thị Bình' }], units: [{ id: 'u1', name: 'Văn phòng' }], documents: [{ id: 'd1', name: 'QT-TP.01 Chứng thực' }] };
/** Instruments whose number, date and matter have a published source; articles of them have none. */
const ESTABLISHED = ['19/2014/QĐ-TTg', '26/2014/TT-BKHCN', '30/2020/NĐ-CP', '118/2025/NĐ-CP', '33/2024/QH15'];

/** Frequent words that are none without their marks. */
const UNMARKED = /(?<!\p{L})(cua|va|duoc|khong|nguoi|ngay|don|tai|lieu|muc|tieu|chat|luong|danh|gia)(?=\s+(cua|va|duoc|khong|nguoi|ngay|vi|lieu|tieu|chat|luong|gia|sach|muc)(?!\p{L}))/iu;

const SAMPLE: Readonly<Record<string, string>> = { number: '3', date: '5/3/2026', person: 'p1', unit: 'u1', document: 'd1' };
function sample(asked: Field | Column, pick: number): string {
  return asked.options.length ? asked.options.at(pick) ?? '' : SAMPLE[asked.kind] ?? 'Nội dung';
}

/** A page on which every field and two rows of every table are filled in, with the option at `pick` of every choice. */
function filled(form: FormDescription, pick: number): Record<string, string> {
  const rows = tablesIn(form).flatMap(table => Array.from({ length: Math.max(2, table.rows.length) }, (_, at) => table.columns.map(column => [`${table.name}.${at}.${column.name}`, sample(column, pick)])).flat());
  return Object.fromEntries([...fieldsIn(form).map(field => [field.name, sample(field, pick)]), ...rows]);
}

/** All words of a form that somebody reads, placeholders left out. */
function wordsOf({ title, description: { kind, about, recipients, blocks, folder } }: CatalogueForm): string[] {
  return [title, kind, about, folder, ...recipients, ...blocks.flatMap(block => [
    'label' in block ? block.label : '', 'help' in block ? block.help : '', block.block === 'wording' ? block.text.replace(/\{\{[^}]*\}\}/g, '…') : '',
    ...(block.block === 'field' ? block.options : block.block === 'table' ? [...block.rows, ...block.columns.flatMap(column => [column.label, ...column.options])] : block.block === 'signatures' ? block.signatures.flatMap(one => [one.label, one.over]) : []),
  ])].filter(Boolean);
}

function labelsOf({ title, description }: CatalogueForm): string[] {
  return [title, ...description.blocks.flatMap(block => ['label' in block ? block.label : '', ...(block.block === 'table' ? block.columns.map(column => column.label) : []), ...(block.block === 'signatures' ? block.signatures.map(one => one.label) : [])])].filter(Boolean);
}

describe('the catalogue', () => {
  test('holds the forms an agency is asked for', () => {
    expect(FORMS.map(one => one.id)).toEqual([
      'internalDocuments', 'externalDocuments', 'changeRequest', 'distributionBook', 'withdrawalMinutes', 'issuingDecision', 'recordsList', 'disposalMinutes', 'riskSheet',
      'auditProgramme', 'auditTeamDecision', 'auditPlan', 'auditChecklist', 'nonconformityReport', 'auditReport', 'correctiveAction', 'correctiveActionBook', 'reviewInvitation', 'reviewMinutes',
      'satisfactionSurvey', 'surveySummary', 'qualityObjectives', 'objectivesPlan', 'trainingPlan', 'trainingEvaluation', 'conformityDeclaration', 'yearReport', 'processSlip', 'lateFiles', 'apologyLetter',
    ]);
  });

  test.each([['id', (one: CatalogueForm) => one.id], ['code', (one: CatalogueForm) => one.code], ['title', (one: CatalogueForm) => one.title]])('has no %s twice', (_, of) => {
    expect(new Set(FORMS.map(of)).size).toBe(FORMS.length);
  });

  test('finds a form by its id, and none by another', () => {
    expect(catalogueForm('riskSheet')?.code).toBe('BM-HT02.01');
    expect(catalogueForm('toString')).toBeUndefined();
  });
});

describe.each(each)('%s', (id, one) => {
  const { description } = one, read = (page: Record<string, string>) => readAnswers(description, page, DIRECTORY);

  test('can be filled in as it is, and says where it came from', () => {
    expect(formProblems(description)).toEqual(new Map());
    expect(description.catalogue).toBe(id);
  });

  test('gives evidence for clauses of the standard, has a folder, a number and somebody who signs', () => {
    const known = ISO_9001_2015.map(([number]) => number);
    expect(description.clauses.length).toBeGreaterThan(0);
    expect(description.clauses.filter(clause => !known.includes(clause))).toEqual([]);
    expect(description.folder).not.toBe('');
    expect(isPattern(description.numberPattern, ['year', 'agency', 'unit', 'form'])).toBe(true);
    expect(signaturePlaces(description)).not.toEqual([]);
  });

  test('an administrative paper says its kind and to whom it goes, without the filing line that every print has', () => {
    const decree = description.layout === 'decree';
    expect([Boolean(description.kind), Boolean(description.about), description.recipients.length > 0]).toEqual([decree, decree, decree]);
    expect(description.recipients.filter(to => /;$|Lưu/.test(to))).toEqual([]);
  });

  test('has labels in Vietnamese, with all their marks', () => {
    expect(labelsOf(one).filter(label => !/[^\x00-\x7f]/.test(label))).toEqual([]);
    expect(wordsOf(one).filter(text => UNMARKED.test(text) || text !== text.normalize('NFC'))).toEqual([]);
  });

  test('cites established instruments only', () => {
    const text = wordsOf(one).join('\n');
    expect((text.match(/\d+\/\d{4}\/[\p{Lu}\d]+(-\p{L}+)?/gu) ?? []).filter(number => !ESTABLISHED.includes(number))).toEqual([]);
    expect(text.match(/(Luật (?=\p{Lu})|(Luật|Nghị định|Thông tư|Nghị quyết|Quyết định|Công văn) (?=số|\d)(?!số \d+\/\d{4}\/))[^\n]*/gu) ?? []).toEqual([]);
  });

  test.each(['x', ''])('says each of its wordings where every name is "%s"', value => {
    const values = Object.fromEntries(namesFor(description).map(name => [name, value]));
    for (const block of description.blocks) {
      if (block.block !== 'wording') continue;
      expect(said(block.text, values)).not.toMatch(/[{}]|undefined|\n\s*\n/);
    }
  });

  test('an empty page is no mistake, and lacks exactly what is required and shown', () => {
    const { answers, problems } = read({});
    expect(problems).toEqual({});
    const fields = fieldsIn(description).filter(field => field.required && isShown(field, description, {})).map(field => field.name);
    const tables = tablesIn(description).filter(table => isShown(table, description, {})).flatMap(table => (table.rows.length ? table.rows.flatMap((_, at) => table.columns.slice(1).filter(column => column.required).map(column => `${table.name}.${at}.${column.name}`)) : table.required ? [table.name] : []));
    expect(Object.keys(missingIn(description, answers, {})).sort()).toEqual([...fields, ...tables].sort());
    expect(fields.length + tables.length).toBeGreaterThan(0);
  });

  test.each([[0], [-1]])('a page that is filled in lacks nothing (option %i of each choice)', pick => {
    const { answers, problems } = read(filled(description, pick));
    expect(problems).toEqual({});
    expect(missingIn(description, answers, {})).toEqual({});
  });

  test('each condition of it can be met', () => {
    expect(description.blocks.flatMap(block => ('when' in block && block.when && !isShown(block, description, meeting(description, block)) ? [block.name] : []))).toEqual([]);
  });
});

/** Answers that show a block: its condition's, and those of the fields the condition hangs on. */
function meeting(form: FormDescription, block: FormDescription['blocks'][number]): Record<string, string> {
  const when = 'when' in block ? block.when : undefined, asked = when && form.blocks.find(one => one.name === when.field);
  return when && asked ? { ...meeting(form, asked), [when.field]: when.is } : {};
}

describe('what single forms are for', () => {
  const given = (id: string): FormDescription => { const one = catalogueForm(id); if (!one) throw new Error(id); return one.description; };

  test('the corrective action has its eleven parts in order, and asks for a new request where the check fails', () => {
    const form = given('correctiveAction'), parts = form.blocks.filter(block => block.block === 'section').map(block => Number.parseInt(block.label, 10));
    expect(parts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(Object.keys(missingIn(form, readAnswers(form, { ...filled(form, 0), result: 'Không đạt', newRequest: '' }, DIRECTORY).answers, {}))).toEqual(['newRequest']);
    expect(Object.keys(missingIn(form, readAnswers(form, { ...filled(form, 0), effectiveness: 'Không có hiệu lực', laterRequest: '' }, DIRECTORY).answers, {}))).toEqual(['laterRequest']);
  });

  test('the review minutes have a part for each input a to f', () => {
    expect(given('reviewMinutes').blocks.filter(block => block.block === 'section' && /^[a-z]\)/.test(block.label)).map(block => 'label' in block ? block.label[0] : '')).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('a risk is scored before and after', () => {
    const form = given('riskSheet'), table = tablesIn(form)[0];
    const { answers } = readAnswers(form, { 'risks.0.description': 'Hồ sơ trễ hạn', 'risks.0.likelihood': '4', 'risks.0.severity': '5', 'risks.0.likelihoodAfter': '2', 'risks.0.severityAfter': '3' }, DIRECTORY), row = tableRows(answers, 'risks')[0];
    if (!table || !row) throw new Error('no table');
    expect(table.columns.filter(column => column.kind === 'calculated').map(column => cellNumber(table, column, row))).toEqual([20, 6]);
  });

  test('the year programme has twelve months, the plan of objectives four quarters, the survey five groups of levels 1 to 5', () => {
    expect(tablesIn(given('auditProgramme'))[0]?.columns.filter(column => /^Tháng \d+$/.test(column.label))).toHaveLength(12);
    expect(tablesIn(given('objectivesPlan'))[0]?.columns.filter(column => column.label.startsWith('Kết quả quý'))).toHaveLength(4);
    expect(tablesIn(given('satisfactionSurvey')).map(table => table.columns[1]?.options.join(''))).toEqual(Array(5).fill('12345'));
  });

  test('a decision leaves out a ground that was not given, without a blank line', () => {
    const grounds = given('issuingDecision').blocks.find(block => block.block === 'wording' && block.style === 'grounds');
    if (grounds?.block !== 'wording') throw new Error('no grounds');
    expect(said(grounds.text, { functions: '', proposer: 'Đại diện lãnh đạo' }).split('\n')).toEqual([expect.stringMatching(/19\/2014\/QĐ-TTg.*;$/), expect.stringMatching(/26\/2014\/TT-BKHCN.*;$/), 'Theo đề nghị của Đại diện lãnh đạo.']);
    expect(said(grounds.text, { functions: 'Quyết định A', proposer: 'B' }).split('\n')[0]).toBe('Căn cứ Quyết định A;');
  });
});

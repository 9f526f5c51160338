import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { extractRawText } from 'mammoth';
import { officeText } from '../../server/files/officeText';
import type { OfficeType } from '../../server/files/officeType';
import { contentTypes, docx, odt, run, zip } from './zip';
import { workroom } from './workroom';

const room = workroom();
afterAll(room.remove);

async function textOf(content: Buffer, type: OfficeType): Promise<string> {
  const found = await officeText(room.write('office', content), type);
  return 'refused' in found ? `refused: ${found.refused.key}` : found.text;
}

describe('the text of a docx', () => {
  test.each<[string, string[], string]>([
    ['keeps paragraphs apart',                    [run('Điều 1.'), run('Phạm vi')],                               'Điều 1.\nPhạm vi'],
    ['joins the pieces of a word',                [run('Quy ') + run('trì') + run('nh')],                         'Quy trình'],
    ['is composed',                               [run('Quy tri\u0300nh')],                                       'Quy trình'],
    ['has its entities read',                     [run('A &amp; B &lt;c&gt; &#272;&#x1ea1;i &unknown;')],         'A & B <c> Đại &unknown;'],
    ['has tabs and line breaks',                  ['<w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>'], 'a\tb\nc'],
    ['has inserted words and not the deleted',    ['<w:ins><w:r><w:t>mới</w:t></w:r></w:ins><w:del><w:r><w:delText>cũ</w:delText><w:t>cũ</w:t></w:r></w:del>'], 'mới'],
    ['has no field codes',                        [`<w:r><w:instrText>PAGE</w:instrText></w:r>${run('5')}`],      '5'],
    ['has a text box once',                       [`<mc:AlternateContent><mc:Choice>${run('hộp')}</mc:Choice><mc:Fallback>${run('hộp')}</mc:Fallback></mc:AlternateContent>`], 'hộp'],
    ['has CDATA and no comments',                 [`<!-- a > b --><w:r><w:t a=">"><![CDATA[x<y]]></w:t></w:r>`],  'x<y'],
  ])('%s', async (_, paragraphs, expected) => {
    expect(await textOf(docx(paragraphs), 'docx')).toBe(expected);
  });

  test('is whole wherever the pieces of the stream end', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `Bước ${n}: kiểm tra hồ sơ &amp; ký`);
    expect(await textOf(docx(lines.map(run)), 'docx')).toBe(lines.join('\n').replaceAll('&amp;', '&'));
  });
});

test('the text of an odt keeps paragraphs, cells and spaces and leaves out deleted words and comments', async () => {
  const body = `<text:tracked-changes><text:changed-region><text:deletion><text:p>đã xóa</text:p></text:deletion></text:changed-region></text:tracked-changes>
    <text:h>Chương I</text:h>\n  <text:p>Một<text:s/>hai<text:tab/>ba<text:line-break/>bốn
      năm<office:annotation><text:p>ghi chú</text:p></office:annotation></text:p>
    <table:table><table:table-row><table:table-cell><text:p>ô 1</text:p></table:table-cell><table:table-cell><text:p>ô 2</text:p></table:table-cell></table:table-row></table:table>`;
  expect(await textOf(odt(body), 'odt')).toBe('Chương I\nMột hai\tba\nbốn năm\nô 1\nô 2');
});

test('the text of an xlsx has shared and inline strings, and no numbers or formulas', async () => {
  const workbook = zip([
    contentTypes('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml', '/xl/workbook.xml'),
    { name: 'xl/sharedStrings.xml', content: '<sst><si><t>Họ tên</t></si><si><r><t>Chức </t></r><r><t>vụ</t></r><rPh><t>x</t></rPh></si></sst>' },
    { name: 'xl/worksheets/sheet1.xml', content: '<worksheet><c t="s"><v>1</v></c><c><v>42</v></c><c t="str"><f>A1</f><v>Lan</v></c><c t="inlineStr"><is><t>Minh</t></is></c></worksheet>' },
  ]);
  const text = await textOf(workbook, 'xlsx');
  expect(text.split('\n').filter(Boolean)).toEqual(['Họ tên', 'Chức vụ', 'Lan', 'Minh']);
});

describe('a broken file gives no text and a reason', () => {
  const body = (content: string | Buffer): Buffer => zip([contentTypes(), { name: 'word/document.xml', content }]);
  test.each<[string, Buffer, string]>([
    ['no zip at all',               Buffer.from('xin chào'),                              'fileDamaged'],
    ['a truncated docx',            docx([run('a')]).subarray(0, 200),                    'fileDamaged'],
    ['no main part',                zip([contentTypes()]),                                'fileDamaged'],
    ['XML that breaks off',         body('<w:document><w:t>a'),                           'fileDamaged'],
    ['no XML',                      body('xin chào'),                                     'fileDamaged'],
    ['elements without an end',     body('<a>'.repeat(100_000)),                          'fileDamaged'],
    ['more ends than beginnings',   body('<a></a></a>'),                                  'fileDamaged'],
    ['a tag of 5 MB',               body(`<a b="${'x y'.repeat(2_000_000)}"/>`),          'fileDamaged'],
    ['a bomb',                      body(Buffer.alloc(20 * 1024 * 1024, '<a/>')),         'archiveBomb'],
  ])('%s', async (_, content, key) => {
    expect(await textOf(content, 'docx')).toBe(`refused: ${key}`);
  });

  test('entities of its own are not expanded', async () => {
    const xml = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">]><d><p><t>&a;&a;</t></p></d>';
    expect(await textOf(body(xml), 'docx')).not.toContain('aaaaaaaaaa');
  });
});

const samples = join(__dirname, '../../../shared/samples');
const names = existsSync(samples) ? readdirSync(samples).filter(name => name.endsWith('.docx')) : [];
const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

(names.length > 0 ? test.each(names) : test.skip.each(['../shared/samples is absent']))('%s gives the words that mammoth reads', async name => {
  const found = await officeText(join(samples, name), 'docx');
  expect(plain(found.text)).toBe(plain((await extractRawText({ path: join(samples, name) })).value));
});

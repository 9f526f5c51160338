/** Papers drawn one after another from the same font files: each as if it were the first. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { renderPdf } from '../../server/pdf/document';
import { readPdf } from '../../server/pdf/text';

const paper = (text: string) => ({ title: 'Giấy', author: 'Sở', createdAt: new Date('2026-11-24T00:00:00Z'), content: [text, { text, bold: true }, { text, italics: true }] });

test('a letter that stood in the paper before only as a part of another one is read in the next', async () => {
  await renderPdf(paper('ở ớ ạ ế'));
  const { text } = await readPdf(await renderPdf(paper('sơ o a e hồ sơ trễ hạn')));
  expect(text.join(' ').match(/sơ o a e hồ sơ trễ hạn/g)).toHaveLength(3);
});

test('a paper drawn after others is byte for byte what it is when it is drawn first', async () => {
  for (const text of ['Quy trình tiếp công dân', 'Đơn thư, khiếu nại và tố cáo']) await renderPdf(paper(text));
  const root = join(__dirname, '..', '..'), script = `require(${JSON.stringify(join(root, 'server/pdf/document'))}).renderPdf(${JSON.stringify(paper('Hồ sơ trễ hạn ba ngày'))}).then(bytes => process.stdout.write(bytes.toString('base64')))`;
  const first = execFileSync(process.execPath, ['-r', join(root, 'test/support/swcHook.cjs'), '-e', script.replace('"2026-11-24T00:00:00.000Z"', 'new Date("2026-11-24T00:00:00Z")')], { encoding: 'utf8', cwd: root, maxBuffer: 1 << 25 });
  expect((await renderPdf(paper('Hồ sơ trễ hạn ba ngày'))).toString('base64') === first).toBe(true);
}, 60_000);

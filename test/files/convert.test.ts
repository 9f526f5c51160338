import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { officeAvailable, officeToPdf, runOffice } from '../../server/files/convert';
import { docx, odt, run, zip, contentTypes } from './zip';
import { workroom } from './workroom';

const room = workroom();
afterAll(room.remove);

const has = (program: string): boolean => {
  try { execFileSync('/bin/sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }); return true; } catch { return false; }
};
const ifOffice = has('soffice') || has('libreoffice') ? test : test.skip;
const ifOfficeAndPoppler = (has('soffice') || has('libreoffice')) && has('pdftotext') ? test : test.skip;
const rooms = (): string[] => readdirSync(tmpdir()).filter(name => name.startsWith('quytrinh-office-'));
const pdfText = (pdf: Buffer): string => execFileSync('pdftotext', [room.write('out.pdf', pdf), '-']).toString().trim();
const script = (lines: string): string => {
  const path = room.write('office.sh', `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
};
const isRunning = (pid: string): boolean => {
  const state = execFileSync('/bin/sh', ['-c', `ps -o stat= -p ${pid} || true`]).toString().trim();
  return state !== '' && !state.startsWith('Z');
};
const refusal = (key: string): object => ({ refusal: expect.objectContaining({ key }) });

describe('conversion by LibreOffice (skipped where it is not installed)', () => {
  ifOfficeAndPoppler('a Vietnamese docx becomes a PDF/A-2b with its words', async () => {
    const pdf = await officeToPdf(room.write('a.docx', docx([run('Thủ tục cấp giấy phép: hóa đơn, ưỡn, ẵm')])));
    expect(pdfText(pdf)).toBe('Thủ tục cấp giấy phép: hóa đơn, ưỡn, ẵm');
    expect(pdf.toString('latin1')).toMatch(/pdfaid:part>2</);
  });

  ifOfficeAndPoppler('three at once are done one after the other, each its own', async () => {
    const paths = ['một', 'hai', 'ba'].map(word => room.write(`${word}.docx`, docx([run(word)])));
    expect((await Promise.all(paths.map(officeToPdf))).map(pdfText)).toEqual(['một', 'hai', 'ba']);
  });

  ifOfficeAndPoppler('links to the network and to files of the server are not followed', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => { asked.push(request.url ?? ''); response.end('x'); });
    await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
    const address = server.address();
    const web = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const secret = room.write('secret.txt', 'bí mật');
    const picture = `<draw:frame draw:name="a" svg:width="1cm" svg:height="1cm"><draw:image xlink:href="${web}/a.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>`;
    const section = (href: string): string => `<text:section text:name="${href.length}"><text:section-source xlink:href="${href}" xlink:type="simple"/><text:p>cũ</text:p></text:section>`;
    const pdf = await officeToPdf(room.write('links.odt', odt(`<text:p>${picture}</text:p>${section(`file://${secret}`)}${section(`${web}/section.txt`)}`)));
    await new Promise(resolve => { server.close(resolve); });
    expect(asked).toEqual([]);
    expect(pdfText(pdf)).not.toContain('mật');
  });

  ifOffice('a broken file is refused and the next one is converted', async () => {
    const broken = zip([contentTypes(), { name: 'word/document.xml', content: '<w:document><w:body>' }]);
    const [first, second] = await Promise.allSettled([officeToPdf(room.write('broken.docx', broken)), officeToPdf(room.write('good.docx', docx([run('được')])))]);
    expect(first).toMatchObject({ status: 'rejected', reason: refusal('officeFailed') });
    expect(second.status).toBe('fulfilled');
    expect(rooms()).toEqual([]);
  });

  ifOffice('a program is found once', async () => {
    expect(await officeAvailable()).toMatch(/office/);
    expect(officeAvailable()).toBe(officeAvailable());
  });
});

describe('a converter that misbehaves', () => {
  const source = (): string => room.write('source.docx', docx([run('a')]));

  test('is ended with its children when its time is over, and leaves nothing', async () => {
    const marks = mkdtempSync(join(room.path, 'marks-'));
    const program = script(`sleep 600 & echo $! > ${marks}/child; wait`);
    const running = runOffice(program, source(), 3000);
    await expect(running).rejects.toMatchObject({ name: 'Refused', ...refusal('officeTooSlow') });
    const child = readFileSync(join(marks, 'child'), 'utf8').trim();
    while (isRunning(child)) await new Promise(resolve => { setTimeout(resolve, 20); }); // or Jest's own limit ends the test
    expect(rooms()).toEqual([]);
  });

  test.each([
    ['ends without a PDF',            'exit 0'],
    ['ends with an error',            'exit 77'],
    ['writes something else',         'mkdir out; echo hello > out/source.pdf'],
  ])('that %s is a refusal', async (_, lines) => {
    await expect(runOffice(script(lines), source(), 60_000)).rejects.toMatchObject(refusal('officeFailed'));
    expect(rooms()).toEqual([]);
  });

  test('that is not there is a refusal', async () => {
    await expect(runOffice(join(room.path, 'nothing'), source(), 60_000)).rejects.toMatchObject(refusal('officeFailed'));
  });

  test('gets none of our secrets', async () => {
    process.env.SESSION_SECRET = 'rat-bi-mat';
    const pdf = await runOffice(script('mkdir out; (echo %PDF-; env) > out/source.pdf'), source(), 60_000);
    delete process.env.SESSION_SECRET;
    expect(pdf.toString()).toContain('HOME=');
    expect(pdf.toString()).not.toContain('rat-bi-mat');
  });
});

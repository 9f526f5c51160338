import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectFile } from '../../server/files/inspect';
import { contentTypes, docx, odt, run, zip } from './zip';
import { workroom } from './workroom';

const room = workroom();
afterAll(room.remove);

async function verdict(content: string | Buffer, name = 'tep'): Promise<string> {
  const inspection = await inspectFile(room.write('upload', content), name);
  return 'refused' in inspection ? inspection.refused.key : inspection.type;
}

const png = (width: number, height: number): Buffer => {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(13, 0);
  header.write('IHDR', 4);
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), header, Buffer.from([8, 2, 0, 0, 0])]);
};
const jpeg = (width: number, height: number): Buffer => {
  const frame = Buffer.from([0xff, 0xc2, 0, 17, 8, 0, 0, 0, 0, 3]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xff, 0xe1, 0, 3, 0]), frame]);
};
const ole = (inside: string): Buffer => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(300_000), Buffer.from(inside, 'utf16le'), Buffer.alloc(512)]);
const zeros = Buffer.alloc(20 * 1024 * 1024);
const xlsxMain = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';
const macroMain = 'application/vnd.ms-word.document.macroEnabled.main+xml';
const good = docx([run('Quy trình')]);

describe('a file is known by its content', () => {
  test.each<[string, string | Buffer, string]>([
    ['a PDF',                          '%PDF-1.7\n…',                                  'pdf'],
    ['a PDF after some junk',          `${'x'.repeat(1000)}%PDF-1.4`,                  'pdf'],
    ['a docx',                         good,                                           'docx'],
    ['an odt',                         odt('<text:p>Quy trình</text:p>'),              'odt'],
    ['an xlsx',                        zip([contentTypes(xlsxMain, '/xl/workbook.xml'), { name: 'xl/workbook.xml', content: '<workbook/>' }]), 'xlsx'],
    ['a docx that lists an unused type of macro sheets', zip([
      contentTypes(undefined, undefined, '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'),
      { name: 'word/document.xml', content: '<d/>' },
    ]), 'docx'],
    ['a PNG',                          png(10_000, 10_000),                            'png'],
    ['a JPEG with fill bytes',         jpeg(10_000, 10_000),                           'jpeg'],
  ])('%s is taken', async (_, content, type) => {
    expect(await verdict(content, 'sai-duoi.exe')).toBe(type);
  });

  test('a docx that was named .pdf is a docx, with its own type and size', async () => {
    const inspection = await inspectFile(room.write('upload', good), 'quy-trinh.pdf');
    expect(inspection).toEqual({ type: 'docx', mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extension: 'docx', size: good.length });
  });
});

describe('what may not be kept is refused in words', () => {
  test.each<[string, string | Buffer, string]>([
    ['an empty file',                        '',                                                        'fileEmpty'],
    ['plain text',                           'Xin chào',                                                'fileTypeUnknown'],
    ['a PDF header that comes too late',     `${'x'.repeat(1024)}%PDF-1.4`,                             'fileTypeUnknown'],
    ['a page of HTML',                       '\ufeff\n <!DOCTYPE html><script>alert(1)</script>',       'fileWebPage'],
    ['a drawing that can hold scripts',      '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',  'fileWebPage'],
    ['a Windows program',                    'MZ\x90\x00',                                              'fileProgram'],
    ['a shell script',                       '#!/bin/sh\nrm -rf /',                                     'fileProgram'],
    ['a phone photo in HEIC',                '\x00\x00\x00\x18ftypheic\x00\x00',                        'fileHeic'],
    ['an old .doc',                          ole('WordDocument'),                                       'fileOldOffice'],
    ['an RTF',                               '{\\rtf1 x}',                                              'fileOldOffice'],
    ['a docx with a password',               ole('EncryptedPackage'),                                   'fileEncrypted'],
    ['a RAR',                                'Rar!\x1a\x07',                                            'fileArchive'],
    ['a zip of other things',                zip([{ name: 'a.txt', content: 'a' }]),                    'fileArchive'],
    ['an empty zip',                         zip([]),                                                   'fileArchive'],
    ['a zip with %PDF- inside',              zip([{ name: 'a.pdf', content: '%PDF-1.7', stored: true }]), 'fileArchive'],
    ['a presentation',                       zip([contentTypes('application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml')]), 'fileOfficeOther'],
    ['a spreadsheet of LibreOffice',         zip([{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet', stored: true }]), 'fileOfficeOther'],
    ['a docm',                               zip([contentTypes(macroMain), { name: 'word/document.xml', content: '<d/>' }]), 'fileMacros'],
    ['a docx with macros under another name', docx([], [{ name: 'word/vbaProject.bin', content: 'x' }]), 'fileMacros'],
    ['an odt with macros',                   odt('', [{ name: 'Basic/Standard/Module1.xml', content: 'x' }]), 'fileMacros'],
    ['an odt with a password',               odt('', [], '<manifest:encryption-data/>'),                'fileEncrypted'],
    ['a docx with an encrypted entry',       docx([], [{ name: 'word/x.bin', content: 'x', encrypted: true }]), 'fileEncrypted'],
    ['a docx without its main part',         zip([contentTypes()]),                                     'fileDamaged'],
    ['a truncated docx',                     good.subarray(0, good.length - 40),                        'fileDamaged'],
    ['a docx with a changed byte',           docx([], [{ name: 'word/x.bin', content: 'x', claimedChecksum: 1 }]), 'fileDamaged'],
    ['an entry longer than it claims',       docx([], [{ name: 'word/x.bin', content: zeros, claimedSize: 1000 }]), 'fileDamaged'],
    ['an entry that unpacks a thousandfold', docx([], [{ name: 'word/x.bin', content: zeros }]),        'archiveBomb'],
    ['entries that claim over 500 MB',       docx([], ['a', 'b', 'c'].map(name => ({ name, content: 'x', claimedSize: 200 * 1024 * 1024 }))), 'archiveBomb'],
    ['more than 10,000 entries',             zip(Array.from({ length: 10_001 }, (_, n) => ({ name: `${n}`, content: '', stored: true }))), 'archiveBomb'],
    ['an entry that leaves the archive',     docx([], [{ name: '../../etc/cron.d/x', content: 'x' }]),  'archiveUnsafe'],
    ['an entry with an absolute path',       docx([], [{ name: '/etc/passwd', content: 'x' }]),         'archiveUnsafe'],
    ['two entries of one name',              docx([], [{ name: 'word/document.xml', content: 'x' }]),   'archiveUnsafe'],
    ['a PNG of over 100 megapixels',         png(10_001, 10_000),                                       'imageTooLarge'],
    ['a JPEG of over 100 megapixels',        jpeg(65_000, 65_000),                                      'imageTooLarge'],
    ['a PNG without a header',               Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),                'fileDamaged'],
    ['a JPEG that breaks off',               Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4]),               'fileDamaged'],
    ['a JPEG without a frame',               Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 4, 0, 0]),         'fileDamaged'],
  ])('%s', async (_, content, key) => {
    expect(await verdict(content, 'quy-trinh.docx')).toBe(key);
  });

  test('the refusal tells the name back, made safe', async () => {
    const inspection = await inspectFile(room.write('upload', ''), '../<b>a.pdf');
    expect(inspection).toEqual({ refused: { key: 'fileEmpty', values: { name: '-b-a.pdf' } } });
  });
});

const samples = join(__dirname, '../../../shared/samples');
const manifest = join(samples, 'MANIFEST.tsv');
const rows = existsSync(manifest) ? readFileSync(manifest, 'utf8').trim().split('\n').slice(1).map(line => line.split('\t')) : [];

(rows.length > 0 ? describe : describe.skip)('real files (skipped where ../shared/samples is absent)', () => {
  test.each(rows.map(row => [row[0] ?? '', row[10] ?? '']))('%s (%s)', async (name, expected) => {
    const inspection = await inspectFile(join(samples, name), name);
    const extension = name.split('.').at(-1);
    if (expected !== 'unreadable') expect(inspection).toMatchObject({ extension });
    else expect('refused' in inspection || inspection.type === 'pdf').toBe(true);
  });
});
if (rows.length === 0) test.todo('real files: ../shared/samples is absent');

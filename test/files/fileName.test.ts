import { contentDisposition, decodeUploadName, safeFileName } from '../../server/files/fileName';

describe('a name from somebody\'s computer', () => {
  test.each([
    ['a plain name',               'Quy trình.docx',                         'Quy trình.docx'],
    ['decomposed letters',         'Quy tri\u0300nh tie\u0302\u0301p.pdf',   'Quy trình tiếp.pdf'],
    ['a path upwards',             '../../etc/passwd',                       'passwd'],
    ['a Windows path',             'C:\\Users\\Lan\\QT 01.docx',             'QT 01.docx'],
    ['a drive alone',              'D:QT.pdf',                               'QT.pdf'],
    ['a path that ends in a slash','a/b/',                                   'b'],
    ['only dots',                  '..',                                     'file'],
    ['nothing',                    '',                                       'file'],
    ['only an extension',          '.docx',                                  'docx'],
    ['leading dots',               '...ẩn.pdf',                              'ẩn.pdf'],
    ['controls and line ends',     'a\u0000b\r\nc\u0007.pdf',                'abc.pdf'],
    ['a reversed extension',       'bao-cao\u202efdp.exe',                   'bao-caofdp.exe'],
    ['zero-width letters',         'a\u200bb\ufeffc.pdf',                    'abc.pdf'],
    ['markup',                     '<script>alert("x")</script>.pdf',        'script-.pdf'],
    ['signs Windows forbids',      'QĐ 12: a|b?*.pdf',                       'QĐ 12- a-b--.pdf'],
    ['many spaces',                '  a \t  b  .pdf',                        'a b.pdf'],
    ['half a pair',                'a\ud800b.pdf',                           'a\ufffdb.pdf'],
  ])('%s becomes one safe segment', (_, raw, expected) => {
    expect(safeFileName(raw)).toBe(expected);
  });

  test('of 300 letters is cut to what every file system takes, its extension kept', () => {
    for (const letter of ['a', 'ế', '😀']) {
      const name = safeFileName(`${letter.repeat(300)}.docx`);
      expect([...name].length).toBeLessThanOrEqual(150);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240);
      expect(name).toMatch(/\.docx$/);
      expect(name).not.toContain('\ufffd');
    }
  });

  test('is the same when it is made safe twice', () => {
    for (const raw of ['../a b .pdf', `${'x'.repeat(144)} .docx`, '. .a', 'ệ'.repeat(200)]) {
      expect(safeFileName(safeFileName(raw))).toBe(safeFileName(raw));
    }
  });
});

describe('a name in a multipart header', () => {
  test('in UTF-8 that was read as latin1 is repaired', () => {
    const name = 'Thủ tục cấp giấy phép.docx';
    expect(decodeUploadName(Buffer.from(name).toString('latin1'))).toBe(name);
  });

  test.each([['in ASCII', 'a.pdf'], ['in real latin1', 'caf\u00e9.pdf'], ['decoded already', 'Quyết định.pdf']])('%s is kept', (_, name) => {
    expect(decodeUploadName(name)).toBe(name);
  });
});

describe('the header that names a download', () => {
  test('gives old programs folded letters and all others the true name', () => {
    expect(contentDisposition('Quyết định số 5.pdf', 'attachment'))
      .toBe('attachment; filename="Quyet dinh so 5.pdf"; filename*=UTF-8\'\'Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20s%E1%BB%91%205.pdf');
  });

  test('cannot be broken out of', () => {
    const header = contentDisposition('a"; filename=evil.exe\r\nSet-Cookie: x=1\\ (1)\'*%41.pdf', 'inline');
    expect(header).toMatch(/^inline; filename="[^"\\%\r\n]*"; filename\*=UTF-8''[A-Za-z0-9%!~._-]*$/);
  });

  test('is ASCII for any script', () => {
    expect(contentDisposition('王😀\ud800.pdf', 'attachment')).toMatch(/^[\x20-\x7e]+$/);
  });
});

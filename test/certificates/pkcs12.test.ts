/** PKCS#12 files as openssl writes them, new and old, and what is said of those that cannot be taken. */
import { InvalidInput } from '../../server/core/errors';
import { keySafeFrom } from '../../server/certificates/keySafe';
import { openPkcs12 } from '../../server/certificates/pkcs12';
import { anAuthority, describeWithOpenssl, type Authority, type MadeCertificate } from '../support/authority';

const PASSWORD = 'Mật khẩu ☑ p12';

describeWithOpenssl()('a PKCS#12 file', () => {
  let authority: Authority, rsa: MadeCertificate, ec: MadeCertificate;
  beforeAll(() => { authority = anAuthority(); rsa = authority.issue({ key: 'rsa' }); ec = authority.issue({}); });
  afterAll(() => { authority.close(); });

  const said = (bytes: Buffer, password = PASSWORD): Promise<unknown> => openPkcs12(bytes, password).then(
    one => one.own.name, (error: unknown) => (error instanceof InvalidInput ? Object.entries(error.fields).map(([field, { key }]) => `${field} ${key}`).join() : error));

  test.each<[string, string[]]>([
    ['as openssl writes it now (AES-256)', []],
    ['AES-128, SHA-512', ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha512']],
    ['as openssl wrote it before 2021 (RC2-40 and Triple DES)', ['-legacy']],
    ['Triple DES', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['RC2 with 128 bits', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128']],
    ['Triple DES in the newer way', ['-keypbe', 'des-ede3-cbc', '-certpbe', 'des-ede3-cbc']],
    ['without a seal', ['-nomac']],
    ['without locks', ['-keypbe', 'NONE', '-certpbe', 'NONE']],
    ['with many rounds', ['-iter', '50000']],
  ])('%s is opened with its password and with no other', async (_, options) => {
    for (const made of [rsa, ec]) {
      const file = authority.p12(made, PASSWORD, options), { key, own, above } = await openPkcs12(file, PASSWORD);
      expect([own.x509.checkPrivateKey(key), own.name, above.map(one => one.name)]).toEqual([true, 'Nguyễn Thị Hường', ['CA thử nghiệm']]);
      if (!options.includes('-nomac')) expect([await said(file, 'Mật khẩu khác'), await said(file, '')]).toEqual(['password field.p12Password', 'password field.p12Password']);
    }
  });

  test('without a seal a wrong password is still none', async () => { expect(await said(authority.p12(ec, PASSWORD, ['-nomac']), 'khác')).toMatch(/password field.p12Password|certificate field.p12Broken/); });

  test('a long password, and one without letters', async () => {
    for (const password of ['x'.repeat(300), '']) expect(await said(authority.p12(ec, password), password)).toBe('Nguyễn Thị Hường');
  });

  test('what cannot be taken says why', async () => {
    expect(await said(authority.p12(ec, PASSWORD, ['-nokeys']))).toBe('certificate field.p12NoKey');
    expect(await said(authority.p12(ec, PASSWORD, ['-nocerts']))).toBe('certificate field.p12NoCertificate');
    expect(await said(authority.p12(ec, PASSWORD, ['-keypbe', 'camellia-256-cbc']))).toBe('certificate field.p12Kind');
    expect(await said(Buffer.from(ec.pem))).toBe('certificate field.p12Broken');
    expect(await said(Buffer.alloc(0))).toBe('certificate field.p12Broken');
    const file = authority.p12(ec, PASSWORD);
    for (let part = 1; part < 10; part++) expect(await said(file.subarray(0, Math.floor(file.length * part / 10)))).toBe('certificate field.p12Broken');
    const spoiled = Buffer.from(file);
    spoiled[300] = (spoiled[300] ?? 0) ^ 1;
    expect(await said(spoiled)).toMatch(/field\.p12/);
  });

  test('with more rounds than any honest file has is refused at once', async () => {
    const file = authority.p12(ec, PASSWORD, ['-iter', '400000']), from = performance.now();
    expect(await said(file)).toBe('certificate field.p12Kind');
    expect(performance.now() - from).toBeLessThan(200);
  });
});

test('a locked key opens with its secret for its owner only, and is another text each time', () => {
  const safe = keySafeFrom('a secret of copies for tests only, 32'), key = Buffer.from('private'), locked = safe.lock(key, 'person:1');
  expect(safe.open(locked, 'person:1')).toEqual(key);
  expect([safe.open(locked, 'person:2'), keySafeFrom('another secret of copies for tests 32').open(locked, 'person:1'), safe.open(`A${locked.slice(1)}`, 'person:1'), safe.open('', 'person:1')]).toEqual([undefined, undefined, undefined, undefined]);
  expect(safe.lock(key, 'person:1')).not.toBe(locked);
  expect(Buffer.from(locked, 'base64').includes(key)).toBe(false);
});

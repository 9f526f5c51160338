/** Certificates of agencies and people: installed, refused, replaced, removed; who may, what they sign with, and that a key never comes out again. */
import { verify, X509Certificate, sign } from 'node:crypto';
import mongoose from 'mongoose';
import type TestAgent from 'supertest/lib/agent';
import { Holder } from '../../server/certificates/model';
import { keySafeFrom } from '../../server/certificates/keySafe';
import { addRoots, installForAgency, removeAgencyCertificate } from '../../server/certificates/operations';
import { holderOf, rootsOf } from '../../server/certificates/queries';
import { signerOf, stamperOf } from '../../server/certificates/signing';
import { followRecords } from '../../server/jobs/followRecords';
import { TRAIL_SOURCES } from '../../server/jobs/trailSources';
import { verifySignatures } from '../../server/pdf/verifySignatures';
import { firstBreak } from '../../server/core/trail';
import { paperToSign, signedBy } from '../pdf/signed';
import { useApp } from '../support/app';
import { anAuthority, describeWithOpenssl, type Authority, type MadeCertificate } from '../support/authority';
import { anAgency, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';

const PASSWORD = 'Mật khẩu của tệp 1';

describeWithOpenssl()('certificates', () => {
  let agency: TestAgency, other: TestAgency, authority: Authority, seal: MadeCertificate, own: MadeCertificate;
  const app = useApp(async opened => {
    agency = await anAgency(opened, { code: 'stp', shortName: 'Sở Tư pháp', posts: ['staff', 'head', 'administrator'] });
    other = await anAgency(opened, { code: 'stc', shortName: 'Sở Tài chính', posts: ['administrator', 'staff'] });
    authority = anAuthority();
    seal = authority.issue({ name: 'SỞ TƯ PHÁP TỈNH BẮC NINH' });
    own = authority.issue({ name: 'NGUYỄN VĂN AN' });
  });
  afterAll(() => { authority.close(); });

  const SETTINGS = '/settings/certificates', OWN = '/account/certificate';
  const safe = () => keySafeFrom(app.tools.config.copySecret);
  const versionOf = async (kind: 'agency' | 'person', id: string): Promise<number> => (await holderOf({ kind, id }))?.version ?? 0;
  const upload = (agent: TestAgent, path: string, version: number, field: string, bytes: Buffer, password?: string, name = 'chung-thu.p12') => {
    const post = agent.post(path).field('version', String(version));
    if (password !== undefined) post.field('password', password);
    return post.attach(field, bytes, name);
  };
  const installSeal = async (made: MadeCertificate, options: readonly string[] = []) => upload(await app.signIn(agency.account('administrator')), SETTINGS, await versionOf('agency', agency.id), 'certificate', authority.p12(made, PASSWORD, options), PASSWORD);
  const installAs = async (who: 'staff' | 'head', made: MadeCertificate, password = PASSWORD) => upload(await app.signIn(agency.account(who)), OWN, await versionOf('person', agency.people[who].id), 'certificate', authority.p12(made, PASSWORD), password);
  const trailOf = async (kind: 'agency' | 'person', id: string): Promise<string[]> => (await Holder.findById(`${kind}:${id}`).lean())?.trail.map(entry => entry.action) ?? [];
  const keyWorks = async (owner: { kind: 'agency' | 'person'; id: string }, made: MadeCertificate): Promise<boolean> => {
    const found = await signerOf(owner, safe(), app.now());
    return 'signer' in found && verify('sha256', Buffer.from('x'), new X509Certificate(made.pem).publicKey, sign('sha256', Buffer.from('x'), found.signer.key));
  };

  beforeEach(async () => { await Holder.deleteMany({}); });

  describe('installing', () => {
    test('the agency\'s: it is shown with its validity, stands in the trail, and signs', async () => {
      const answer = await installSeal(seal), page = textOf((await (await app.signIn(agency.account('administrator'))).get(SETTINGS)).text);
      expect([answer.status, answer.headers['location']]).toEqual([303, SETTINGS]);
      for (const said of ['SỞ TƯ PHÁP TỈNH BẮC NINH', 'CA thử nghiệm', '01/01/2020 – 01/01/2040', new X509Certificate(seal.pem).serialNumber, 'Dùng được']) expect(page).toContain(said);
      const stored = await Holder.findById(`agency:${agency.id}`).lean(), entry = stored?.trail[0];
      expect(entry).toMatchObject({ action: 'certificate.install', by: { id: agency.people.administrator.id }, about: 'SỞ TƯ PHÁP TỈNH BẮC NINH', details: { issuer: 'CA thử nghiệm', until: '2040-01-01' } });
      expect(stored && firstBreak(stored.trail, stored.trailHead)).toBeUndefined();
      expect(await keyWorks({ kind: 'agency', id: agency.id }, seal)).toBe(true);
    });

    test('one\'s own: accents and case of the name do not matter', async () => {
      expect((await installAs('staff', authority.issue({ name: 'NGUYEN VAN AN' }))).status).toBe(303);
      expect((await installAs('staff', own)).status).toBe(303);
      expect(await trailOf('person', agency.people.staff.id)).toEqual(['certificate.install', 'certificate.replace']);
      expect(await keyWorks({ kind: 'person', id: agency.people.staff.id }, own)).toBe(true);
    });

    test('what it signs is intact and trusted by the agency', async () => {
      await installSeal(seal);
      await installAs('staff', own);
      const found = await signerOf({ kind: 'person', id: agency.people.staff.id }, safe(), app.now());
      if (!('signer' in found)) throw new Error('no signer');
      const signed = await signedBy(await paperToSign(), 'nguoi-lap', { ...own, signer: found.signer });
      expect((await verifySignatures(signed, await rootsOf(agency.id), app.now())).map(one => [one.signer, one.intact, one.trusted])).toEqual([['NGUYỄN VĂN AN', true, true]]);
      expect((await verifySignatures(signed, await rootsOf(other.id), app.now()))[0]?.distrust).toBe('untrusted');
    });

    test.each<[string, Parameters<Authority['issue']>[0], readonly string[], string, string]>([
      ['expired', { until: '20260101000000Z' }, [], PASSWORD, 'Chứng thư số đã hết hạn ngày 01/01/2026'],
      ['not yet valid', { from: '20270102000000Z' }, [], PASSWORD, 'có hiệu lực từ 02/01/2027'],
      ['for encryption', { usage: 'keyEncipherment' }, [], PASSWORD, 'không được cấp để ký số'],
      ['with a short key', { key: 'rsa1024' }, [], PASSWORD, 'RSA từ 2048 bit'],
      ['on another curve', { key: 'p384' }, [], PASSWORD, 'EC P-256'],
      ['without a private key', {}, ['-nokeys'], PASSWORD, 'không có khóa bí mật'],
      ['locked in an unknown way', {}, ['-keypbe', 'camellia-256-cbc'], PASSWORD, 'AES-256'],
      ['with another password', {}, [], 'khác', 'Mật khẩu không mở được tệp này'],
    ])('a certificate %s is refused in words, nothing is kept, and no password comes back', async (_, traits, options, password, reason) => {
      const agent = await app.signIn(agency.account('administrator')), answer = await upload(agent, SETTINGS, 0, 'certificate', authority.p12(authority.issue(traits), PASSWORD, options), password);
      expect([answer.status, textOf(answer.text).includes(reason)]).toEqual([422, true]);
      expect(answer.text).not.toContain(password);
      expect(await Holder.countDocuments()).toBe(0);
    });

    test.each([['no file at all', Buffer.alloc(0)], ['a web page', Buffer.from('<html>')], ['two megabytes', Buffer.alloc(2_000_000, 0x30)]])('%s is refused', async (_, bytes) => {
      expect((await upload(await app.signIn(agency.account('staff')), OWN, 0, 'certificate', bytes, PASSWORD)).status).toBe(422);
      expect((await (await app.signIn(agency.account('staff'))).post(OWN).type('form').send({ version: 0, password: 'x' })).status).toBe(422);
      expect(await Holder.countDocuments()).toBe(0);
    });

    test('two at once: one wins, the other is told', async () => {
      const agent = await app.signIn(agency.account('administrator')), file = authority.p12(seal, PASSWORD);
      const answers = await Promise.all([0, 1].map(() => upload(agent, SETTINGS, 0, 'certificate', file, PASSWORD)));
      expect(answers.map(one => one.status).sort()).toEqual([303, 409]);
      expect(await trailOf('agency', agency.id)).toEqual(['certificate.install']);
    });
  });

  describe('whose it may be', () => {
    test('another person\'s certificate is refused, by whomever it is brought', async () => {
      const answer = await installAs('head', own);
      expect([answer.status, textOf(answer.text).includes('cấp cho “NGUYỄN VĂN AN”')]).toEqual([422, true]);
      expect((await installAs('staff', authority.issue({ name: 'Văn An' }))).status).toBe(422);
      expect(await Holder.countDocuments()).toBe(0);
    });

    test('the mail address in it is enough', async () => { expect((await installAs('head', authority.issue({ name: 'LMH 0123', email: 'STP.head@example.vn' }))).status).toBe(303); });

    test('one that is installed elsewhere is refused', async () => {
      await installAs('staff', own);
      expect(textOf((await installSeal(own)).text)).toContain('đã được cài ở nơi khác');
    });

    test('another agency\'s administrator installs, removes and trusts nothing here', async () => {
      await installSeal(seal);
      const stranger = other.people.administrator, file = { bytes: authority.p12(authority.issue({}), PASSWORD), password: PASSWORD, version: 1 }, before = await Holder.findById(`agency:${agency.id}`).lean();
      for (const attempt of [() => installForAgency(stranger, agency.id, file, app.now(), safe()), () => removeAgencyCertificate(stranger, agency.id, 1, app.now()), () => addRoots(stranger, agency.id, { bytes: Buffer.from(authority.root.pem), version: 1 }, app.now())]) await expect(attempt()).rejects.toMatchObject({ status: 404 });
      const agent = await app.signIn(other.account('administrator'));
      await upload(agent, SETTINGS, 0, 'certificate', file.bytes, PASSWORD).field('agency', agency.id);
      expect(textOf((await agent.get(SETTINGS)).text)).not.toContain('SỞ TƯ PHÁP');
      expect(await Holder.findById(`agency:${agency.id}`).lean()).toEqual(before);
    });

    test('staff do not reach the agency\'s', async () => {
      const agent = await app.signIn(agency.account('staff'));
      expect([(await agent.get(SETTINGS)).status, (await upload(agent, SETTINGS, 0, 'certificate', authority.p12(seal, PASSWORD), PASSWORD)).status]).toEqual([403, 403]);
    });

    test('a locked key that is put into another record does not open there', async () => {
      await installAs('staff', own);
      await installSeal(seal);
      const stolen = (await Holder.findById(`person:${agency.people.staff.id}`).lean())?.installed;
      await Holder.updateOne({ _id: `agency:${agency.id}` }, { $set: { installed: stolen } });
      expect(await signerOf({ kind: 'agency', id: agency.id }, safe(), app.now())).toEqual({ refused: { key: 'signerLocked', values: { name: 'NGUYỄN VĂN AN' } } });
    });
  });

  test('the key is nowhere to be read: not in the store, a page, the journal or the trail', async () => {
    await installAs('staff', own);
    await installSeal(seal);
    await followRecords(app.now());
    const wanted = [own, seal].flatMap(one => { const der = one.signer.key.export({ format: 'der', type: 'pkcs8' }), raw = one.signer.key.export({ format: 'jwk' }).d ?? ''; return [der.toString('base64').slice(60, 100), der.toString('hex').slice(80, 120), raw]; });
    const stored = await Promise.all((await mongoose.connection.db?.listCollections().toArray() ?? []).map(one => mongoose.connection.db?.collection(one.name).find().toArray()));
    const administrator = await app.signIn(agency.account('administrator')), staff = await app.signIn(agency.account('staff'));
    const pages = await Promise.all([administrator.get(SETTINGS), administrator.get('/trail'), administrator.get('/trail/export'), staff.get(OWN), staff.get('/account')]);
    const all = JSON.stringify(stored) + pages.map(one => one.text).join('');
    for (const secret of [...wanted, PASSWORD]) expect(all).not.toContain(secret);
    const locked = (await Holder.find().lean()).map(one => one.installed?.key ?? '');
    for (const page of pages) for (const one of locked) expect(page.text).not.toContain(one.slice(0, 30));
    expect(locked.every(one => one.length > 100)).toBe(true);
    expect(pages[1]?.text).toContain('cài chứng thư số SỞ TƯ PHÁP TỈNH BẮC NINH');
    expect(pages[1]?.text).not.toContain('journal.');
  });

  test('removed, it signs no more; the trail keeps that it was there', async () => {
    await installSeal(seal);
    const agent = await app.signIn(agency.account('administrator'));
    expect((await agent.post(`${SETTINGS}/removal`).type('form').send({ version: 1 })).status).toBe(303);
    expect((await agent.post(`${SETTINGS}/removal`).type('form').send({ version: 1 })).status).toBe(409);
    expect(await signerOf({ kind: 'agency', id: agency.id }, safe(), app.now())).toEqual({ refused: { key: 'signerMissing' } });
    expect(JSON.stringify(await Holder.findById(`agency:${agency.id}`).lean())).not.toContain('"key"');
    expect(await trailOf('agency', agency.id)).toEqual(['certificate.install', 'certificate.remove']);
    await installAs('staff', own);
    expect((await (await app.signIn(agency.account('staff'))).post(`${OWN}/removal`).type('form').send({ version: 1 })).status).toBe(303);
    expect(await trailOf('person', agency.people.staff.id)).toEqual(['certificate.install', 'certificate.remove']);
  });

  test('a signer is refused by name once expired, and when the secret has changed', async () => {
    await installSeal(authority.issue({ name: 'Con dấu', until: '20270101000000Z' }));
    const owner = { kind: 'agency', id: agency.id } as const;
    expect(await signerOf(owner, safe(), new Date('2027-01-02T00:00:00Z'))).toEqual({ refused: { key: 'signerExpired', values: { name: 'Con dấu' } } });
    expect(await signerOf(owner, safe(), new Date('2019-01-02T00:00:00Z'))).toEqual({ refused: { key: 'signerEarly', values: { name: 'Con dấu' } } });
    expect(await signerOf(owner, keySafeFrom('another secret of copies for tests 32'), app.now())).toEqual({ refused: { key: 'signerLocked', values: { name: 'Con dấu' } } });
    app.setNow(new Date('2026-12-15T00:00:00Z'));
    expect(textOf((await (await app.signIn(agency.account('administrator'))).get(SETTINGS)).text)).toContain('Sắp hết hạn');
    app.setNow(new Date('2026-11-24T07:15:00Z'));
  });

  describe('what the agency trusts', () => {
    const add = async (bytes: Buffer, name = 'root.pem') => upload(await app.signIn(agency.account('administrator')), `${SETTINGS}/roots`, await versionOf('agency', agency.id), 'roots', bytes, undefined, name);

    test('roots come in PEM or DER, each once, and go again', async () => {
      const second = anAuthority('CA thứ hai');
      try {
        expect((await add(Buffer.from(authority.root.pem + second.root.pem + authority.root.pem))).status).toBe(303);
        expect((await add(new X509Certificate(second.root.pem).raw, 'root.cer')).status).toBe(303);
        expect(await rootsOf(agency.id)).toHaveLength(2);
        const [first] = (await holderOf({ kind: 'agency', id: agency.id }))?.roots ?? [], agent = await app.signIn(agency.account('administrator'));
        expect(textOf((await agent.get(SETTINGS)).text)).toContain('CA thứ hai');
        expect((await agent.post(`${SETTINGS}/roots/${first?.fingerprint}/removal`).type('form').send({ version: 1 })).status).toBe(303);
        expect(await trailOf('agency', agency.id)).toEqual(['certificate.roots', 'certificate.rootRemove']);
        expect((await agent.post(`${SETTINGS}/roots/${'0'.repeat(64)}/removal`).type('form').send({ version: 2 })).status).toBe(404);
      } finally { second.close(); }
    });

    test('what is no authority, or nothing, is refused', async () => {
      expect(textOf((await add(Buffer.from(own.pem))).text)).toContain('“NGUYỄN VĂN AN” không phải chứng thư của tổ chức chứng thực');
      for (const bytes of [Buffer.from('x'), Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), authority.p12(own, PASSWORD)]) expect((await add(bytes)).status).toBe(422);
      expect(await rootsOf(agency.id)).toEqual([]);
    });

    test('a person\'s own chain makes nobody trusted; the page says so until the root is there', async () => {
      await installAs('staff', own);
      const page = async () => textOf((await (await app.signIn(agency.account('staff'))).get(OWN)).text);
      expect([await rootsOf(agency.id), (await page()).includes('chưa được tin cậy')]).toEqual([[], true]);
      await add(Buffer.from(authority.root.pem));
      expect(await page()).not.toContain('chưa được tin cậy');
    });
  });

  describe('time stamps', () => {
    const set = async (url: string, rule = 'wait') => (await app.signIn(agency.account('administrator'))).post(`${SETTINGS}/timestamps`).type('form').send({ url, rule, version: await versionOf('agency', agency.id) });

    test('the rule says whether a silent server ends the signing or is gone without', async () => {
      const { url } = await authority.timestamps();
      expect(await stamperOf(agency.id)).toBeUndefined();
      expect((await set(url)).headers['location']).toBe(`${SETTINGS}#timestamps`);
      expect((await (await stamperOf(agency.id))?.(Buffer.alloc(32, 3)))?.length).toBeGreaterThan(500);
      await set('http://127.0.0.1:9/');
      await expect((await stamperOf(agency.id))?.(Buffer.alloc(32, 3))).rejects.toMatchObject({ status: 503, why: 'unreachable' });
      await set('http://127.0.0.1:9/', 'goWithout');
      expect(await (await stamperOf(agency.id))?.(Buffer.alloc(32, 3))).toBeUndefined();
      await set('');
      expect(await stamperOf(agency.id)).toBeUndefined();
      expect(await trailOf('agency', agency.id)).toEqual(['certificate.timestamps.wait', 'certificate.timestamps.wait', 'certificate.timestamps.goWithout', 'certificate.timestampsOff']);
    });

    test('a server that does not answer is told at once, and the address is kept', async () => {
      const agent = await app.signIn(agency.account('administrator'));
      await agent.post(`${SETTINGS}/timestamps`).type('form').send({ url: 'http://127.0.0.1:9/', rule: 'wait', version: 0 });
      const page = (await agent.get(SETTINGS)).text;
      expect([page.includes('chưa trả lời đúng'), page.includes('value="http://127.0.0.1:9/"')]).toEqual([true, true]);
    });

    test.each(['javascript:alert(1)', 'file:///etc/passwd', 'http://ten:matkhau@may.vn/', 'không phải địa chỉ'])('%s is no address', async url => { expect([(await set(url)).status, await Holder.countDocuments()]).toEqual([422, 0]); });
  });

  test('its trail is anchored, verified and indexed like every other', () => { expect(TRAIL_SOURCES.map(one => one.name)).toContain('certificate'); });
});

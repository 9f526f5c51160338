/** From the last signature to the filed record: its paper is made once, signed with the certificates there are, valid for other people's programs, and told about by its code. */
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName } from 'pdf-lib';
import request from 'supertest';
import { keySafeFrom } from '../../server/certificates/keySafe';
import { Holder } from '../../server/certificates/model';
import { changeTimestamps, installForAgency, installOwn } from '../../server/certificates/operations';
import { rootsOf } from '../../server/certificates/queries';
import { readPdf } from '../../server/pdf/text';
import { verifySignatures } from '../../server/pdf/verifySignatures';
import { KeptPaper } from '../../server/papers/model';
import { Records } from '../../server/records/model';
import { correctRecord } from '../../server/records/starting';
import { fileRecord, saveDraft, signRecord, submitRecord, voidRecord } from '../../server/records/operations';
import { loadRecord } from '../../server/records/queries';
import { sealRecord, sealRecords, type Sealing } from '../../server/records/sealing';
import type { RecordView } from '../../server/records/standing';
import { recordAddress } from '../../server/records/token';
import { withSignatureFields } from '../../server/pdf/signatureFields';
import { pdfsig, qpdfSays, signedBy } from '../pdf/signed';
import { PASSWORD, useApp } from '../support/app';
import { anAuthority, describeWithOpenssl, type Authority } from '../support/authority';
import { anAgency, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';
import { brokenRules, testWithValidator } from '../support/pdfa/validate';
import { aRecord } from './made';

const KEY = 'Mật khẩu của tệp 1';

describeWithOpenssl()('sealing', () => {
  let agency: TestAgency, authority: Authority;
  const app = useApp(async opened => {
    agency = await anAgency(opened, { code: 'stp', shortName: 'Sở Tư pháp' });
    authority = anAuthority();
  });
  afterAll(() => { authority.close(); });
  beforeEach(async () => { await Holder.deleteMany({}); await Records.deleteMany({}); });

  const safe = () => keySafeFrom(app.tools.config.copySecret);
  const sealing = (): Sealing => ({ files: app.tools.files, safe: safe(), marking: { baseUrl: app.tools.config.baseUrl, secret: app.tools.config.copySecret } });
  const versionOf = async (owner: string): Promise<number> => (await Holder.findById(owner).lean())?.version ?? 0;
  const installSeal = async (until = '20400101000000Z') => installForAgency(agency.people.administrator, agency.id, { bytes: authority.p12(authority.issue({ name: 'SỞ TƯ PHÁP', until }), KEY), password: KEY, version: await versionOf(`agency:${agency.id}`) }, app.now(), safe());
  const installAs = async (who: 'head' | 'unitHead') => installOwn(agency.people[who], { bytes: authority.p12(authority.issue({ name: agency.people[who].name, key: who === 'head' ? 'rsa' : 'ec' }), KEY), password: KEY, version: 0 }, app.now(), safe());
  const paperOf = async ({ _id }: Pick<RecordView, '_id'>): Promise<Buffer> => app.tools.files.read((await loadRecord(_id)).sealed?.sha256 ?? '');
  /** Its page, read at another moment. */
  const told = async ({ _id }: Pick<RecordView, '_id'>, at: Date, who: 'staff' | 'administrator' = 'staff'): Promise<string> => {
    const before = app.now();
    app.setNow(at);
    const page = textOf((await (await app.signIn(agency.account(who))).get(`/records/${_id}`)).text);
    app.setNow(before);
    return page;
  };
  const codeOf = ({ _id }: Pick<RecordView, '_id'>): string => new URL(recordAddress(_id, sealing().marking)).pathname;

  test('with the agency\'s certificate and two signatories\', three signatures are appended, trusted, and nothing was changed after them', async () => {
    await installSeal(); await installAs('unitHead'); await installAs('head');
    const record = await aRecord(app, agency, { stage: 'signed', photo: true });
    expect(await sealRecords(sealing(), app.now())).toBe('1');
    const filed = await loadRecord(record._id), pdf = await paperOf(record), verdicts = await verifySignatures(pdf, [...await rootsOf(agency.id), authority.root.pem], app.now());
    expect([filed.state, filed.sealed?.signed]).toEqual(['filed', true]);
    expect(verdicts.map(one => [one.field, one.signer, one.intact, one.trusted, one.later.kind])).toEqual([
      ['seen', agency.people.unitHead.name, true, true, 'signatures'], ['approved', agency.people.head.name, true, true, 'signatures'], ['agency', 'SỞ TƯ PHÁP', true, true, 'nothing'],
    ]);
    expect(qpdfSays(pdf, authority.folder) ?? '').toBe('');
    const said = pdfsig(pdf, authority);
    if (said) expect([said.text.match(/Signature is Valid/g)?.length, said.knowsRoots ? said.text.match(/Certificate is Trusted/g)?.length : 3]).toEqual([3, 3]);
    const text = (await readPdf(pdf)).text.join(' ').replace(/\s+/g, ' ');
    for (const part of [filed.number, `Mã hiệu: ${filed.form.code}`, 'Kiểm tra sổ theo dõi hồ sơ', agency.people.head.name, '4.000', recordAddress(record._id, sealing().marking)]) expect(text).toContain(part);
    expect(text).not.toContain('không thay thế văn bản ký số');
  });

  test('its data and what was brought with it travel inside', async () => {
    const record = await aRecord(app, agency, { stage: 'signed', photo: true });
    await sealRecords(sealing(), app.now());
    const doc = await PDFDocument.load(await paperOf(record)), names = doc.catalog.lookup(PDFName.of('Names'), PDFDict).lookup(PDFName.of('EmbeddedFiles'), PDFDict).lookup(PDFName.of('Names'), PDFArray);
    const called = names.asArray().filter(one => one instanceof PDFHexString).map(one => one.decodeText());
    expect(called).toEqual(['0 data.json', '1 ảnh.png']);
  });

  test('without any certificate it is filed all the same, and says that it is a print', async () => {
    const record = await aRecord(app, agency, { stage: 'signed' });
    await sealRecords(sealing(), app.now());
    expect((await loadRecord(record._id)).sealed?.signed).toBe(false);
    expect((await readPdf(await paperOf(record))).text.join(' ')).toContain('không thay thế văn bản ký số');
  });

  test('an agency\'s certificate that is over holds its records up, tells why, and loses nothing: a new one files them', async () => {
    await installSeal('20261201000000Z');
    const record = await aRecord(app, agency, { stage: 'signed' }), later = new Date('2026-12-05T02:00:00Z');
    expect(await sealRecords(sealing(), later)).toMatch(/^0 · 1 × .*SỞ TƯ PHÁP/);
    expect((await loadRecord(record._id)).state).toBe('signed');
    expect(await told(record, later)).toMatch(/Tệp PDF đang chờ lập\. Chứng thư số của SỞ TƯ PHÁP đã hết hạn/);
    await installSeal();
    for (const [who, said] of [['staff', 'Nếu chờ lâu, hãy báo quản trị.'], ['administrator', 'Xem trang Việc định kỳ']] as const) expect(await told(record, later, who)).toContain(said);
    expect(await sealRecords(sealing(), later)).toBe('1');
  });

  test('a time-stamp server that is silent: the record waits, or goes without, as the agency has decided', async () => {
    await installSeal();
    const record = await aRecord(app, agency, { stage: 'signed' }), decide = async (rule: 'wait' | 'goWithout') => changeTimestamps(agency.people.administrator, agency.id, { url: 'http://127.0.0.1:9/', rule, version: await versionOf(`agency:${agency.id}`) }, app.now());
    await decide('wait');
    expect(await sealRecords(sealing(), app.now())).toMatch(/^0 · 1 × /);
    const { stateSince } = await loadRecord(record._id);
    expect(await told(record, new Date(stateSince.getTime() + 59_000))).not.toContain('đang chờ lập');
    expect(await told(record, new Date(stateSince.getTime() + 60_000))).toContain('hồ sơ chờ đến khi máy chủ http://127.0.0.1:9/ trả lời');
    expect(await KeptPaper.countDocuments({ record: record._id })).toBe(0);
    await decide('goWithout');
    expect(await sealRecords(sealing(), app.now())).toBe('1');
  });

  test('a time stamp that is given is kept in the signature', async () => {
    const { url, server } = await authority.timestamps();
    await installSeal();
    await changeTimestamps(agency.people.administrator, agency.id, { url, rule: 'wait', version: await versionOf(`agency:${agency.id}`) }, app.now());
    const record = await aRecord(app, agency, { stage: 'signed' });
    expect(await sealRecords(sealing(), app.now())).toBe('1');
    expect((await verifySignatures(await paperOf(record), [authority.root.pem], app.now()))[0]?.timestamp).toBeDefined();
    server.close();
  });

  test('after a crash between the paper and the filing, and on two servers at once, there is one paper and one filed record', async () => {
    await installSeal();
    const record = await aRecord(app, agency, { stage: 'signed' }), results = await Promise.allSettled([sealRecord(record._id, sealing(), app.now()), sealRecord(record._id, sealing(), app.now())]);
    expect(results.some(one => one.status === 'fulfilled')).toBe(true);
    const first = (await loadRecord(record._id)).sealed?.sha256;
    await Records.updateOne({ _id: record._id }, { $set: { state: 'signed', sealed: null } });
    await sealRecord(record._id, sealing(), app.now());
    expect((await loadRecord(record._id)).sealed?.sha256).toBe(first);
    expect(await KeptPaper.countDocuments({ record: record._id })).toBe(1);
  });

  test('the file is sent byte for byte to who may read it, a draft before that, and nothing to others', async () => {
    const other = await anAgency(app, { code: 'stc', shortName: 'Sở Tài chính', posts: ['staff'] }), draft = await aRecord(app, agency, { stage: 'draft' }), record = await aRecord(app, agency, { stage: 'signed' });
    await sealRecords(sealing(), app.now());
    const staff = await app.signIn(agency.account('staff')), stranger = await app.signIn(other.account('staff'));
    const got = await staff.get(`/records/${record._id}/record.pdf`).buffer(true).parse((res, done) => { const parts: Buffer[] = []; res.on('data', (part: Buffer) => parts.push(part)); res.on('end', () => { done(null, Buffer.concat(parts)); }); });
    expect((got.body as Buffer).equals(await paperOf(record))).toBe(true);
    expect([(await staff.get(`/records/${draft._id}/record.pdf`)).status, (await stranger.get(`/records/${record._id}/record.pdf`)).status]).toEqual([200, 404]);
  });

  test('who scans its code reads whether it stands, without an account, and nothing of what it says', async () => {
    const record = await aRecord(app, agency, { stage: 'signed' }), waiting = await aRecord(app, agency, { stage: 'submitted', form: { id: record.form.id } }), nobody = request(app.server);
    await sealRecords(sealing(), app.now());
    const read = async (one: Pick<RecordView, '_id'>): Promise<string> => textOf((await nobody.get(codeOf(one))).text);
    expect(await read(record)).toContain('Hồ sơ còn giá trị');
    expect(await read(record)).toContain((await loadRecord(record._id)).sealed?.sha256);
    expect(await read(record)).not.toContain('Kiểm tra sổ theo dõi hồ sơ');
    expect(await read(waiting)).toContain('Chưa ký đủ');
    expect((await nobody.get(`${codeOf(record).slice(0, -1)}x`)).status).toBe(404);
    for (const typed of [codeOf(record).slice('/r/'.length), `http://quytrinh${codeOf(record)}`]) expect((await nobody.get('/verify').query({ code: typed })).headers['location']).toBe(codeOf(record));
    const correction = await correctRecord(agency.people.staff, { id: record._id }, app.now());
    await saveDraft(agency.people.staff, { id: correction._id, filled: { answers: { ...correction.answers, share: 98 }, unread: [], files: [], unit: agency.unit } }, app.now());
    await submitRecord(agency.people.staff, { id: correction._id, password: PASSWORD, picked: {} }, app.now());
    await signRecord(agency.people.unitHead, { id: correction._id, password: PASSWORD }, app.now());
    await signRecord(agency.people.head, { id: correction._id, password: PASSWORD }, app.now());
    await sealRecords(sealing(), app.now());
    const { number } = await loadRecord(correction._id);
    expect(await read(record)).toContain(`Hồ sơ thay thế là số ${number}`);
    await voidRecord(agency.people.qualityOfficer, { id: correction._id, reason: 'Lập nhầm' }, app.now());
    expect(await read(correction)).toContain('Đã hủy bỏ');
  });

  describe('a PDF that comes back signed by another program', () => {
    const signedOutside = async (pdf: Buffer, name = 'TRẦN VĂN CHỨNG THỰC'): Promise<Buffer> => {
      const fields = (await verifySignatures(pdf, [], app.now())).length ? pdf : Buffer.from(await withSignatureFields(pdf, ['token']));
      return signedBy(fields, 'token', authority.issue({ name }));
    };
    const bring = async (record: Pick<RecordView, '_id'>, bytes: Buffer, who: 'staff' | 'unitHead' = 'staff') => {
      const agent = await app.signIn(agency.account(who)), { version } = await loadRecord(record._id);
      return agent.post(`/records/${record._id}/signed-copies`).field('version', String(version)).attach('file', bytes, 'da-ky.pdf');
    };
    const filedRecord = async (): Promise<RecordView> => { const record = await aRecord(app, agency, { stage: 'signed' }); await sealRecords(sealing(), app.now()); return record; };

    test('is checked, kept byte for byte, told with its signer, and downloaded as it came', async () => {
      const record = await filedRecord(), signed = await signedOutside(await paperOf(record)), answer = await bring(record, signed);
      expect([answer.status, answer.headers['location']]).toEqual([303, `/records/${record._id}`]);
      const { signedCopies: [copy] } = await loadRecord(record._id), staff = await app.signIn(agency.account('staff'));
      expect(copy?.signatures).toMatchObject([{ signer: 'TRẦN VĂN CHỨNG THỰC', trusted: false }]);
      expect((await app.tools.files.read(copy?.sha256 ?? '')).equals(signed)).toBe(true);
      const page = textOf((await staff.get(`/records/${record._id}`)).text);
      for (const said of ['TRẦN VĂN CHỨNG THỰC', 'chưa rõ nơi cấp chứng thư', 'nộp bản PDF đã ký số của TRẦN VĂN CHỨNG THỰC']) expect(page).toContain(said);
      expect((await staff.get(`/records/${record._id}/signed-copies/${copy?.id}`)).headers['content-disposition']).toContain('attachment');
    });

    test('of another record, without a signature, changed afterwards, or broken: told in words, and nothing is kept', async () => {
      const record = await filedRecord(), other = await filedRecord(), paper = await paperOf(record), signed = await signedOutside(paper), flipped = Buffer.from(signed);
      flipped[Math.floor(paper.length / 2)] = (flipped[Math.floor(paper.length / 2)] ?? 0) ^ 1;
      for (const [bytes, said] of [[Buffer.concat([signed, Buffer.from('\n%%EOF junk')]), 'đã bị sửa sau chữ ký'], [await signedOutside(await paperOf(other)), 'không phải bản PDF của hồ sơ'], [paper, 'chưa có thêm chữ ký số'], [flipped, ''], [Buffer.from('không phải PDF'), '']] as const) {
        const answer = await bring(record, bytes);
        expect(answer.status).toBe(422);
        expect(textOf(answer.text)).toContain(said);
      }
      expect((await loadRecord(record._id)).signedCopies).toEqual([]);
    });

    test('may be brought by those who have to do with the record, and by nobody of another agency', async () => {
      const other = await anAgency(app, { shortName: 'Sở Y tế', posts: ['staff'] }), record = await filedRecord(), agent = await app.signIn(other.account('staff'));
      expect((await agent.post(`/records/${record._id}/signed-copies`).field('version', '1').attach('file', await paperOf(record), 'x.pdf')).status).toBe(404);
    });
  });

  test('a record that is not signed by all is never filed', async () => {
    const record = await aRecord(app, agency, { stage: 'seen' });
    await expect(sealRecord(record._id, sealing(), app.now())).rejects.toThrow();
    await expect(fileRecord(record._id, { sha256: 'x', size: 1, at: app.now(), signed: false }, app.now())).rejects.toThrow();
    expect((await loadRecord(record._id)).state).toBe('submitted');
  });

  testWithValidator()('the filed paper is PDF/A-3a and PDF/UA-1, with and without signatures', async () => {
    const plain = await aRecord(app, agency, { stage: 'signed', photo: true });
    await sealRecords(sealing(), app.now());
    await installSeal(); await installAs('head');
    const signed = await aRecord(app, agency, { stage: 'signed', photo: true });
    await sealRecords(sealing(), app.now());
    expect(brokenRules({ plain: await paperOf(plain), signed: await paperOf(signed) }, ['3b', '3a', 'ua1'])).toEqual({ plain: [], signed: [] });
  });
});

/** Signing a PDF: what other people's programs say of the signatures we make, alone and one behind the other. */
import { createPrivateKey } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import { cmsOf, sha256 } from '../../server/pdf/cms';
import { timestampOf } from '../../server/pdf/timestamp';
import { createPdfWorker } from '../../server/pdf/worker';
import { prepareField } from '../../server/pdf/placeholder';
import { signField } from '../../server/pdf/sign';
import { signatureFields, withSignatureFields } from '../../server/pdf/signatureFields';
import { anAuthority, describeWithOpenssl, type Authority, type MadeCertificate } from '../support/authority';
import { ACCESSIBLE, brokenRules, testWithValidator } from '../support/pdfa/validate';
import { drawPage } from '../../server/pdf/text';
import { FIELDS, SIGNED_AT, opensslVerifies, paperToSign, pdfsig, qpdfSays, signedBy } from './signed';

describeWithOpenssl()('signatures', () => {
  let authority: Authority, rsa: MadeCertificate, ec: MadeCertificate, seal: MadeCertificate;
  beforeAll(() => { authority = anAuthority(); rsa = authority.issue({ name: 'Nguyễn Thị Hường', key: 'rsa' }); ec = authority.issue({ name: 'Trần Đức Mạnh', key: 'ec' }); seal = authority.issue({ name: 'Sở Tư pháp' }); });
  afterAll(() => { authority.close(); });

  const refusal = async (run: () => Promise<unknown>): Promise<string> => run().then(() => 'done', (error: Error) => error.message);

  test.each([['a stream', false], ['a table', true]])('three signatures, RSA and EC, behind cross references in %s: openssl, pdfsig and qpdf have nothing against them', async (_, table) => {
    const paper = await paperToSign({ table }), before = await drawPage(paper, 1, { width: 400 });
    let signed = paper;
    for (const [field, certificate] of [['nguoi-lap', rsa], ['truong-phong', ec], ['co-quan', seal]] as const) {   // pdfsig stumbles over one signer twice
      const next = await signedBy(signed, field, certificate);
      expect(next.subarray(0, signed.length).equals(signed)).toBe(true);
      signed = next;
    }
    expect(opensslVerifies(signed, authority)).toEqual(['valid', 'valid', 'valid']);
    expect(qpdfSays(signed, authority.folder) ?? '').toBe('');
    const said = pdfsig(signed, authority);
    if (said) expect([said.text.match(/Signature is Valid/g)?.length, said.text.match(/Certificate is Trusted/g)?.length, said.text.includes('ETSI.CAdES.detached'), said.text.includes('Total document signed')]).toEqual([3, said.knowsRoots ? 3 : undefined, true, true]);
    const after = await drawPage(signed, 1, { width: 400 });
    expect(Buffer.compare(after.rgba, before.rgba)).toBe(0);
    expect((await PDFDocument.load(signed)).getPageCount()).toBe(1);
  });

  test('fields may be filled in any order, each once, and only one that is there', async () => {
    const once = await signedBy(await paperToSign(), 'co-quan', ec), twice = await signedBy(once, 'nguoi-lap', rsa);
    expect(signatureFields(await PDFDocument.load(twice)).map(one => [one.name, one.signature !== undefined])).toEqual([['nguoi-lap', true], ['truong-phong', false], ['co-quan', true]]);
    expect(await refusal(() => signedBy(twice, 'co-quan', rsa))).toBe('pdfFieldSigned');
    expect(await refusal(() => signedBy(twice, 'giam-doc', rsa))).toBe('pdfNoSuchField');
    expect(await refusal(() => withSignatureFields(twice, ['them']))).toBe('pdfAlreadySigned');
    expect(await refusal(() => signedBy(Buffer.from('%PDF-1.7\n%%EOF'), 'x', rsa))).toBe('pdfUnreadable');
    expect(await refusal(async () => withSignatureFields(await paperToSign(), ['nguoi-lap']))).toContain('Two signature fields');
  });

  test('a key that is not the certificate\'s signs nothing', async () => {
    const mixed = { ...rsa, signer: { ...rsa.signer, key: createPrivateKey(ec.key) } };
    expect(await refusal(async () => signedBy(await paperToSign(), 'nguoi-lap', mixed))).toContain('does not belong');
  });

  test('the CMS has the three attributes of the profile and no time of its own', async () => {
    const cms = (await cmsOf(sha256(Buffer.from('x')), rsa.signer)).toString('hex');
    const oids = { contentType: '06092a864886f70d010903', messageDigest: '06092a864886f70d010904', signingCertificateV2: '060b2a864886f70d010910022f', signingTime: '06092a864886f70d010905' };
    expect(Object.fromEntries(Object.entries(oids).map(([name, oid]) => [name, cms.includes(oid)]))).toEqual({ contentType: true, messageDigest: true, signingCertificateV2: true, signingTime: false });
  });

  test('the thread prepares, and the private key is not what it is asked with', async () => {
    const worker = createPdfWorker(), asked: unknown[] = [];
    try {
      const paper = await worker.withSignatureFields(await paperToSign({ fields: [] }), FIELDS);
      const watched: typeof prepareField = (...operands) => { asked.push(operands); return worker.prepareField(...operands); };
      const signed = await signField(paper, 'nguoi-lap', rsa.signer, { reason: 'Tôi lập', name: 'Nguyễn Thị Hường', place: '', at: SIGNED_AT }, { worker: { prepareField: watched } });
      expect(opensslVerifies(signed, authority)).toEqual(['valid']);
      expect(JSON.stringify(asked)).not.toContain('PRIVATE');
      expect(asked.flat().some(one => typeof one === 'object' && one !== null && 'asymmetricKeyType' in one)).toBe(false);
    } finally {
      await worker.stop();
    }
  });

  testWithValidator()('with fields, signed once and signed three times, with a table and with a stream, it is still all that it claims', async () => {
    const files: Record<string, Buffer> = {};
    for (const [kind, table] of [['stream', false], ['table', true]] as const) {
      let signed = files[`${kind}-fields`] = await paperToSign({ table });
      for (const field of FIELDS) signed = files[`${kind}-${field}`] = await signedBy(signed, field, field === 'co-quan' ? ec : rsa);
    }
    expect(brokenRules(files, ['2b', ...ACCESSIBLE])).toEqual(Object.fromEntries(Object.keys(files).map(name => [name, []])));
  }, 300_000);

  describe('a time stamp', () => {
    const hash = sha256(Buffer.from('signature')), why = async (run: Promise<unknown>): Promise<string> => run.then(() => 'had', (error: { why?: string; status?: number }) => `${error.why} ${error.status}`);

    test('is asked for over the signature, put behind it, and leaves it valid', async () => {
      const { url } = await authority.timestamps();
      const signed = await signedBy(await paperToSign(), 'nguoi-lap', ec, { stamp: one => timestampOf(one, url) });
      expect(opensslVerifies(signed, authority)).toEqual(['valid']);
      expect(qpdfSays(signed, authority.folder) ?? '').toBe('');
      expect(signed.toString('latin1').includes('060b2a864886f70d010910020e')).toBe(true);
    });

    test.each([
      ['unreachable', 'http://127.0.0.1:9/'],
      ['unreachable', 'ftp://127.0.0.1/'],
    ])('%s: %s', async (expected, url) => { expect(await why(timestampOf(hash, url, 2000))).toBe(`${expected} 503`); });

    test('that never comes is waited for as long as said', async () => {
      const { url } = await authority.timestamps({ answer: () => undefined }), from = performance.now();
      expect(await why(timestampOf(hash, url, 300))).toBe('tooSlow 503');
      expect(performance.now() - from).toBeLessThan(3000);
    });

    test.each([
      ['that is none', 'notAnAnswer', () => Buffer.from('<html>')],
      ['without an end', 'notAnAnswer', () => Buffer.alloc(5_000_000, 1)],
      ['that says no', 'refused', () => Buffer.from('30053003020102', 'hex')],
    ])('an answer %s: %s', async (_, expected, answer) => { expect(await why(timestampOf(hash, (await authority.timestamps({ answer })).url))).toBe(`${expected} 503`); });

    test('of another question is not taken', async () => {
      let first: Buffer | undefined;
      const { url } = await authority.timestamps({ answer: reply => (first ??= reply) });
      await timestampOf(hash, url);
      expect(await why(timestampOf(hash, url))).toBe('notAnAnswer 503');
    });

    test('its failure ends the signing; going without is the caller\'s word', async () => {
      const paper = await paperToSign();
      expect(await why(signedBy(paper, 'nguoi-lap', rsa, { stamp: one => timestampOf(one, 'http://127.0.0.1:9/') }))).toBe('unreachable 503');
      expect(opensslVerifies(await signedBy(paper, 'nguoi-lap', rsa, { stamp: () => Promise.resolve(undefined) }), authority)).toEqual(['valid']);
    });
  });
});

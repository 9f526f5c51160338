/** What a signature in somebody's file is worth: honest ones, changed ones, and files made to deceive. */
import { X509Certificate } from 'node:crypto';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRef, PDFString } from 'pdf-lib';
import { appendUpdate } from '../../server/pdf/append';
import { signatureFields } from '../../server/pdf/signatureFields';
import { timestampOf } from '../../server/pdf/timestamp';
import { verifySignatures, type SignatureVerdict } from '../../server/pdf/verifySignatures';
import { createPdfWorker } from '../../server/pdf/worker';
import { anAuthority, describeWithOpenssl, openssl, type Authority, type MadeCertificate } from '../support/authority';
import { pdfWith, signedPdf } from './fixtures';
import { SIGNED_AT, paperToSign, signedBy } from './signed';

const NOW = new Date('2026-11-25T00:00:00Z');

describeWithOpenssl()('what a signature is worth', () => {
  let authority: Authority, rsa: MadeCertificate, ec: MadeCertificate, once: Buffer, twice: Buffer;
  beforeAll(async () => {
    authority = anAuthority();
    rsa = authority.issue({ name: 'Nguyễn Thị Hường', key: 'rsa' });
    ec = authority.issue({ name: 'Trần Đức Mạnh', key: 'ec' });
    once = await signedBy(await paperToSign(), 'nguoi-lap', rsa);
    twice = await signedBy(once, 'co-quan', ec, { reason: 'Cơ quan xác nhận' });
  });
  afterAll(() => { authority.close(); });

  const judged = (pdf: Uint8Array, roots: readonly string[] = [authority.root.pem]): Promise<SignatureVerdict[]> => verifySignatures(pdf, roots, NOW);
  const only = async (pdf: Uint8Array, roots?: readonly string[]): Promise<SignatureVerdict> => { const [one, ...more] = await judged(pdf, roots); if (!one || more.length) throw new Error(`${more.length + 1} signatures`); return one; };
  const edited = (pdf: Buffer, edit: (doc: PDFDocument) => PDFRef[]): Promise<Buffer> => appendUpdate(pdf, edit);
  const replaced = (pdf: Buffer, from: string, to: string): Buffer => { const text = pdf.toString('latin1'); if (!text.includes(from)) throw new Error(`no ${from}`); return Buffer.from(text.replace(from, to), 'latin1'); };

  describe('an honest one', () => {
    test('names its signer, words, times and whole cover', async () => {
      expect(await only(once)).toMatchObject({
        field: 'nguoi-lap', signer: 'Nguyễn Thị Hường', organisation: 'Sở Tư pháp', issuer: 'CA thử nghiệm', intact: true, problem: undefined, trusted: true, distrust: undefined,
        claimed: { at: SIGNED_AT, name: 'Nguyễn Thị Hường', reason: 'Tôi lập biên bản này', place: 'Bắc Ninh' }, coversWholeFile: true, later: { kind: 'nothing' }, timestamp: undefined,
        validFrom: new Date('2020-01-01T00:00:00Z'), validUntil: new Date('2040-01-01T00:00:00Z'), serial: new X509Certificate(rsa.pem).serialNumber,
      });
    });

    test('followed by another: both intact, the first covers its own state, and only a signature came after', async () => {
      expect((await judged(twice)).map(one => [one.field, one.intact, one.trusted, one.coversWholeFile, one.later])).toEqual([
        ['nguoi-lap', true, true, false, { kind: 'signatures', parts: [] }], ['co-quan', true, true, true, { kind: 'nothing', parts: [] }],
      ]);
      expect((await judged(twice))[0]?.coveredBytes).toBe(once.length);
    });

    test('behind a table of cross references, too', async () => {
      let pdf = await paperToSign({ table: true });
      for (const field of ['nguoi-lap', 'truong-phong', 'co-quan']) pdf = await signedBy(pdf, field, field === 'co-quan' ? ec : rsa);
      expect((await judged(pdf)).map(one => [one.intact, one.trusted, one.later.kind])).toEqual([[true, true, 'signatures'], [true, true, 'signatures'], [true, true, 'nothing']]);
    });

    test('comes back from the thread as it is', async () => {
      const worker = createPdfWorker();
      try { expect(await worker.verifySignatures(twice, [authority.root.pem], NOW)).toEqual(await judged(twice)); } finally { await worker.stop(); }
    });

    test('of a certificate below an authority below the root; without that authority in the file it leads nowhere', async () => {
      const below = authority.issue({ authority: true }), own = authority.issue({ name: 'Lê Minh Hòa' }, below), paper = await paperToSign();
      const whole = { ...own, signer: { ...own.signer, certificates: [...own.signer.certificates, new X509Certificate(below.pem).raw] } };
      expect((await only(await signedBy(paper, 'co-quan', whole))).distrust).toBeUndefined();
      expect((await only(await signedBy(paper, 'co-quan', own))).distrust).toBe('untrusted');
      expect((await only(await signedBy(paper, 'co-quan', own), [authority.root.pem, below.pem])).distrust).toBeUndefined();
    });
  });

  describe('whom it may be trusted from', () => {
    test.each<[string, Parameters<Authority['issue']>[0], Date | undefined, SignatureVerdict['distrust']]>([
      ['expired when it was signed', { until: '20260101000000Z' }, undefined, 'expired'],
      ['expired since, valid when it was signed', { until: '20260101000000Z' }, new Date('2025-06-01T00:00:00Z'), undefined],
      ['not yet valid', { from: '20270101000000Z' }, undefined, 'notYetValid'],
      ['for encryption only', { usage: 'keyEncipherment' }, undefined, 'notForSigning'],
      ['issued with SHA-1', { digest: 'sha1' }, undefined, 'weakAlgorithm'],
    ])('a certificate %s', async (_, traits, at, expected) => {
      const made = authority.issue(traits), verdict = await only(await signedBy(await paperToSign(), 'co-quan', made, at ? { at } : {}));
      expect([verdict.intact, verdict.distrust, verdict.trusted]).toEqual([true, expected, expected === undefined]);
    });

    test('nobody knows its root, or another authority has the same name', async () => {
      const namesake = anAuthority();
      try {
        expect([await only(once, []), await only(once, [namesake.root.pem]), await only(once, ['no PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])].map(one => [one.intact, one.distrust])).toEqual([[true, 'untrusted'], [true, 'untrusted'], [true, 'untrusted']]);
      } finally { namesake.close(); }
    });

    test('one issued by somebody who is no authority', async () => {
      const forged = authority.issue({ name: 'Giám đốc Sở' }, ec), whole = { ...forged, signer: { ...forged.signer, certificates: [...forged.signer.certificates, ...ec.signer.certificates] } };
      expect((await only(await signedBy(await paperToSign(), 'co-quan', whole))).distrust).toBe('untrusted');
    });

    test('a key of 1024 bits proves nothing', async () => {
      expect(await only(await signedBy(await paperToSign(), 'co-quan', authority.issue({ key: 'rsa1024' })))).toMatchObject({ intact: false, problem: 'weakAlgorithm', trusted: false });
    });
  });

  describe('what was changed', () => {
    test('one byte of the page: it is not what was signed', async () => {
      const spoiled = Buffer.from(once), at = spoiled.indexOf('stream', 0) + 40;
      spoiled[at] = (spoiled[at] ?? 0) ^ 1;
      expect(await only(spoiled)).toMatchObject({ intact: false, problem: 'changed', trusted: false });
    });

    test('a page drawn over, appended: the signature holds for the old state, and the change is told', async () => {
      const over = await edited(once, doc => { const page = doc.getPage(0); page.node.set(PDFName.of('Contents'), doc.context.register(doc.context.stream('1 0 0 rg 0 0 595 842 re f'))); return [page.ref]; });
      expect(await only(over)).toMatchObject({ intact: true, coversWholeFile: false, later: { kind: 'other', parts: ['page'] } });
    });

    test.each<[string, (doc: PDFDocument) => PDFRef[], string]>([
      ['a note on the page', doc => { const page = doc.getPage(0); page.node.addAnnot(doc.context.register(doc.context.obj({ Type: 'Annot', Subtype: 'FreeText', Rect: [0, 0, 99, 99], Contents: PDFString.of('x') }))); return [page.ref]; }, 'page'],
      ['the catalog', doc => { doc.catalog.set(PDFName.of('OpenAction'), PDFName.of('x')); return [doc.context.trailerInfo.Root as PDFRef]; }, 'document'],
      ['an object nothing led to', doc => [doc.context.register(doc.context.stream('q Q'))], 'page'],
      ['a signature nobody\'s field holds', doc => [doc.context.register(doc.context.obj({ Type: 'Sig', ByteRange: [0, 1, 2, 3], Contents: PDFHexString.of('00') }))], 'other'],
      ['the name of an empty field', doc => { const field = signatureFields(doc).find(one => !one.signature); field?.field.set(PDFName.of('T'), PDFHexString.fromText('khac')); return field ? [field.ref] : []; }, 'annotation'],
    ])('%s, appended, is told', async (_, edit, part) => { expect((await only(await edited(once, edit))).later).toEqual({ kind: 'other', parts: expect.arrayContaining([part]) as string[] }); });

    describe('a field that another program puts on the page, with its look, and signs', () => {
      /** As programs of tokens do: widget, look, page and form in one update, then the signature. */
      const fielded = (pdf: Buffer, more: (doc: PDFDocument) => PDFRef[] = () => []): Promise<Buffer> => edited(pdf, doc => {
        const { context, catalog } = doc, page = doc.getPage(0), form = catalog.lookup(PDFName.of('AcroForm'), PDFDict), fields = form.lookup(PDFName.of('Fields'), PDFArray);
        const look = context.register(context.stream('0 0 1 RG 0 0 100 40 re S', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 100, 40] }));
        const field = context.register(context.obj({ Type: 'Annot', Subtype: 'Widget', FT: 'Sig', T: PDFString.of('ben-ngoai'), F: 132, Rect: [300, 100, 400, 140], P: page.ref, AP: { N: look } }));
        page.node.lookup(PDFName.of('Annots'), PDFArray).push(field);
        fields.push(field);
        form.set(PDFName.of('DA'), PDFString.of('/Helv 0 Tf'));
        const held = catalog.get(PDFName.of('AcroForm')), list = form.get(PDFName.of('Fields')), annots = page.node.get(PDFName.of('Annots'));
        return [page.ref, ...[held, list, annots].filter(one => one instanceof PDFRef), ...(held instanceof PDFRef ? [] : [context.trailerInfo.Root as PDFRef]), ...more(doc)];
      });
      const told = async (pdf: Buffer): Promise<unknown> => (await judged(await signedBy(pdf, 'ben-ngoai', ec))).map(one => [one.field, one.intact, one.later.kind]);

      test.each([['behind a stream of cross references', false], ['behind a table', true]])('is a further signature, %s', async (_, table) => {
        expect(await told(await fielded(await signedBy(await paperToSign({ table }), 'nguoi-lap', rsa)))).toEqual([['nguoi-lap', true, 'signatures'], ['ben-ngoai', true, 'nothing']]);
      });

      test.each<[string, (doc: PDFDocument) => PDFRef[]]>([
        ['other content of the page', doc => { doc.getPage(0).node.set(PDFName.of('Contents'), doc.context.register(doc.context.stream('q Q'))); return []; }],
        ['a note beside it', doc => { doc.getPage(0).node.lookup(PDFName.of('Annots'), PDFArray).push(doc.context.register(doc.context.obj({ Type: 'Annot', Subtype: 'FreeText', Rect: [0, 0, 99, 99] }))); return []; }],
        ['a field to write in', doc => { const field = doc.context.register(doc.context.obj({ Type: 'Annot', Subtype: 'Widget', FT: 'Tx', T: PDFString.of('x'), V: PDFString.of('10'), Rect: [0, 0, 99, 99] })); doc.getPage(0).node.lookup(PDFName.of('Annots'), PDFArray).push(field); return []; }],
        ['a field taken away', doc => { doc.catalog.lookup(PDFName.of('AcroForm'), PDFDict).lookup(PDFName.of('Fields'), PDFArray).remove(1); return []; }],
        ['what opens with the file', doc => { doc.catalog.set(PDFName.of('OpenAction'), PDFName.of('x')); return [doc.context.trailerInfo.Root as PDFRef]; }],
      ])('does not cover up %s', async (_, more) => {
        expect(await told(await fielded(once, more))).toContainEqual(['nguoi-lap', true, 'other']);
      });
    });

    test('between two signatures: the first has not seen it, the second has', async () => {
      const over = await edited(once, doc => { const page = doc.getPage(0); page.node.set(PDFName.of('Contents'), doc.context.register(doc.context.stream('q Q'))); return [page.ref]; });
      expect((await judged(await signedBy(over, 'co-quan', ec))).map(one => [one.intact, one.later.kind])).toEqual([[true, 'other'], [true, 'nothing']]);
    });

    test('cross references that bring an old object back, without any new bytes', async () => {
      const page = await edited(await paperToSign({ table: true }), doc => { const one = doc.getPage(0); one.setRotation({ type: 'degrees', angle: 90 } as never); return [one.ref]; });
      const signed = await signedBy(page, 'nguoi-lap', rsa), number = (await PDFDocument.load(signed)).getPage(0).ref.objectNumber;
      const older = signed.indexOf(`\n${number} 0 obj`) + 1, start = signed.length, previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(signed.toString('latin1'))?.[1];
      const attack = Buffer.concat([signed, Buffer.from(`xref\n${number} 1\n${String(older).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 99 /Root ${String((await PDFDocument.load(signed)).context.trailerInfo.Root)} /Prev ${previous} >>\nstartxref\n${start}\n%%EOF\n`)]);
      expect((await only(attack)).later).toEqual({ kind: 'other', parts: ['unreadable'] });
    });

    test.each([['free', 'f'], ['moved to nowhere', 'n']])('an object declared %s', async (_, kind) => {
      const signed = await signedBy(await paperToSign({ table: true }), 'nguoi-lap', rsa), number = (await PDFDocument.load(signed)).getPage(0).ref.objectNumber;
      const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(signed.toString('latin1'))?.[1], root = String((await PDFDocument.load(signed)).context.trailerInfo.Root);
      const attack = Buffer.concat([signed, Buffer.from(`xref\n${number} 1\n0000000000 00001 ${kind} \ntrailer\n<< /Size 99 /Root ${root} /Prev ${previous} >>\nstartxref\n${signed.length}\n%%EOF\n`)]);
      expect((await only(attack)).later.kind).toBe('other');
    });
  });

  describe('made to deceive', () => {
    const range = (pdf: Buffer): string => /\/ByteRange \[[^\]]*\]/.exec(pdf.toString('latin1'))?.[0] ?? '';
    const numbers = (pdf: Buffer): number[] => range(pdf).match(/\d+/g)?.map(Number) ?? [];
    const withRange = (pdf: Buffer, values: readonly number[]): Buffer => replaced(pdf, range(pdf), `/ByteRange [ ${values.join(' ')} ]`.padEnd(range(pdf).length));

    test.each<[string, (n: readonly number[]) => number[]]>([
      ['begins later', ([, b = 0, c = 0, d = 0]) => [1, b - 1, c, d]],
      ['overlaps', ([, b = 0, c = 0, d = 0]) => [0, b + 100, c - 100, d]],
      ['leaves a larger hole', ([, b = 0, c = 0, d = 0]) => [0, b - 10, c, d]],
      ['ends behind the file', ([, b = 0, c = 0, d = 0]) => [0, b, c, d + 1]],
      ['runs backwards', ([, b = 0, c = 0, d = 0]) => [0, c, b, d]],
      ['has three numbers', ([, b = 0, c = 0]) => [0, b, c]],
      ['has nothing', () => []],
      ['is huge', () => [0, 1e15, 2e15, 3e15]],
    ])('a range that %s', async (_, spoil) => { expect(await only(withRange(once, spoil(numbers(once))))).toMatchObject({ intact: false, problem: 'range', trusted: false, coversWholeFile: false }); });

    test('an older signature told with other words later: the words of its own state are shown', async () => {
      const reworded = await edited(once, doc => {
        const [field] = signatureFields(doc);
        field?.signature?.set(PDFName.of('Reason'), PDFHexString.fromText('Tôi phản đối'));
        return field ? [field.field.get(PDFName.of('V')) as PDFRef] : [];
      });
      expect(await only(reworded)).toMatchObject({ claimed: { reason: 'Tôi lập biên bản này' }, later: { kind: 'other' } });
    });

    test('a copy of a signature in another field is worth nothing there', async () => {
      const copied = await edited(once, doc => { const [first, , third] = signatureFields(doc); third?.field.set(PDFName.of('V'), first?.field.get(PDFName.of('V')) as PDFRef); return third ? [third.ref] : []; });
      expect((await judged(copied)).map(one => [one.field, one.problem])).toEqual([['nguoi-lap', undefined], ['co-quan', 'range']]);
    });

    const contents = (pdf: Buffer): { from: number; to: number } => { const [, from = 0, to = 0] = numbers(pdf); return { from: from + 1, to: to - 1 }; };
    const withCms = (pdf: Buffer, der: Buffer): Buffer => { const { from, to } = contents(pdf), spoiled = Buffer.from(pdf); spoiled.write(der.toString('hex').padEnd(to - from, '0'), from, 'latin1'); return spoiled; };
    const cmsIn = (pdf: Buffer): Buffer => { const { from, to } = contents(pdf); return Buffer.from(pdf.subarray(from, to).toString('latin1'), 'hex'); };

    test.each<[string, (der: Buffer) => Buffer, string]>([
      ['nothing but zeros', der => Buffer.alloc(der.length), 'broken'],
      ['cut in the middle', der => der.subarray(0, 900), 'broken'],
      ['noise', der => Buffer.alloc(der.length, 0x5a), 'broken'],
      ['a sequence of nothing', () => Buffer.from('3000', 'hex'), 'broken'],
      ['nested ten thousand deep', () => Buffer.concat([Buffer.alloc(2600, Buffer.from('3080', 'hex')), Buffer.alloc(60)]), 'broken'],
      ['with a number changed in the signature', der => { const spoiled = Buffer.from(der), last = spoiled.findLastIndex(byte => byte !== 0); spoiled[last - 20] = (spoiled[last - 20] ?? 0) ^ 1; return spoiled; }, 'forged'],
    ])('a CMS that is %s', async (_, spoil, expected) => { expect(await only(withCms(once, spoil(cmsIn(once))))).toMatchObject({ intact: false, problem: expected, trusted: false }); });

    const opensslSigned = (pdf: Buffer, certificate: MadeCertificate, ...options: string[]): Buffer => {
      const [, before = 0, after = 0, length = 0] = numbers(pdf), at = `${authority.folder}/${certificate.name}`;
      return withCms(pdf, openssl(['cms', '-sign', '-binary', '-nosmimecap', '-outform', 'DER', '-signer', `${at}.pem`, '-inkey', `${at}.key`, ...options], Buffer.concat([pdf.subarray(0, before), pdf.subarray(after, after + length)])));
    };

    test('one made by openssl is judged like ours: SHA-256, SHA-512 and PSS are good, SHA-1 is not', async () => {
      const kinds = { sha256: ['-md', 'sha256', '-cades'], sha512: ['-md', 'sha512', '-cades'], pss: ['-md', 'sha256', '-keyopt', 'rsa_padding_mode:pss'], plain: ['-md', 'sha256'], keyId: ['-md', 'sha256', '-keyid'], sha1: ['-md', 'sha1'], noAttributes: ['-md', 'sha256', '-noattr'] };
      const verdicts = Object.fromEntries(await Promise.all(Object.entries(kinds).map(async ([kind, options]) => [kind, (await only(opensslSigned(once, rsa, ...options))).problem] as const)));
      expect(verdicts).toEqual({ sha256: undefined, sha512: undefined, pss: undefined, plain: undefined, keyId: undefined, sha1: 'weakAlgorithm', noAttributes: 'broken' });
    });

    test('one without the signer\'s certificate names nobody', async () => {
      expect(await only(opensslSigned(once, rsa, '-md', 'sha256', '-nocerts'))).toMatchObject({ intact: false, problem: 'noCertificate', signer: '', trusted: false });
    });

    test('what has only the shape of a signature, what is no PDF, and what carries none', async () => {
      expect(await judged(Buffer.from('no pdf'))).toEqual([]);
      expect(await judged(await pdfWith({}))).toEqual([]);
      expect((await judged(await signedPdf())).every(one => !one.intact && !one.trusted)).toBe(true);
      expect((await only(replaced(once, '/ETSI.CAdES.detached', '/ETSI.RFC3161       '))).problem).toBe('unknownFormat');
    });

    test('a file cut anywhere is a verdict, never a crash', async () => {
      for (let part = 1; part < 20; part++) for (const one of await judged(twice.subarray(0, Math.floor(twice.length * part / 20)))) expect([one.field, one.coversWholeFile && one.field === 'co-quan' && one.intact]).toEqual([one.field, false]);
    });
  });

  describe('with a time stamp', () => {
    test('the proven moment counts: a certificate that has expired since stays good, and a back-dated one does not', async () => {
      const { url } = await authority.timestamps(), stamp = (hash: Buffer): Promise<Buffer> => timestampOf(hash, url), paper = await paperToSign();
      const good = await only(await signedBy(paper, 'co-quan', ec, { stamp }));
      expect(good).toMatchObject({ intact: true, trusted: true, timestamp: { by: 'TSA thử nghiệm', problem: undefined } });
      expect(Math.abs((good.timestamp?.at?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
      const expired = authority.issue({ until: '20250101000000Z' });
      expect(await only(await signedBy(paper, 'co-quan', expired, { stamp, at: new Date('2024-06-01T00:00:00Z') }))).toMatchObject({ intact: true, trusted: false, distrust: 'expired' });
    });

    test('of another signature, of an unknown authority, or of somebody who may not: it proves no moment', async () => {
      const { url } = await authority.timestamps(), other = await timestampOf(Buffer.alloc(32, 7), url), paper = await paperToSign();
      expect((await only(await signedBy(paper, 'co-quan', ec, { stamp: () => Promise.resolve(other) }))).timestamp).toMatchObject({ problem: 'changed', at: undefined });
      const stranger = anAuthority('TSA lạ');
      try {
        const { url: strange } = await stranger.timestamps(), verdict = await only(await signedBy(paper, 'co-quan', ec, { stamp: hash => timestampOf(hash, strange) }));
        expect([verdict.trusted, verdict.timestamp?.problem]).toEqual([true, 'untrusted']);
      } finally { stranger.close(); }
    });
  });
});

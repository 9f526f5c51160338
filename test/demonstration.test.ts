import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { bodyOf } from '../scripts/demonstration/bodies';
import { calendarFrom } from '../scripts/demonstration/calendar';
import { DOCUMENTS, type DocumentPlan } from '../scripts/demonstration/catalogue';
import { ACCOUNTS, PASSWORD } from '../scripts/demonstration/province';
import { seedOnce } from '../scripts/demonstration/seed';
import { formFile, mainFile } from '../scripts/demonstration/writing';
import { ROLES } from '../server/access/roles';
import { Agency } from '../server/agencies/model';
import { Audit, Programme } from '../server/audits/model';
import { progressOf } from '../server/audits/progress';
import { readConfig } from '../server/config';
import { connectDatabase, disconnectDatabase } from '../server/core/database';
import { firstBreak } from '../server/core/trail';
import { Copy } from '../server/copies/model';
import { sheetFacts } from '../server/copies/queries';
import { REVISION_STATES } from '../server/documents/lifecycle';
import { NONCONFORMITY_STATES } from '../server/nonconformities/lifecycle';
import { Nonconformity } from '../server/nonconformities/model';
import { RECORD_STATES } from '../server/records/lifecycle';
import { Disposals, Records, RetentionRules } from '../server/records/model';
import { isHeld } from '../server/records/standing';
import { Acknowledgement, ControlledDocument, DocumentText, type DocumentRecord, type Revision } from '../server/documents/model';
import { diskStore } from '../server/files/disk';
import { officeText } from '../server/files/officeText';
import { Person } from '../server/people/model';
import { pdfWorker, stopPdfWorker } from '../server/pdf/worker';
import { signIn } from '../server/people/signIn';
import { uriOfOwnDatabase } from './support/database';

/** A Tuesday in the middle of a month; nothing here depends on the day the test runs. */
const NOW = new Date('2026-11-24T07:15:00Z');

const uri = uriOfOwnDatabase(), dataDir = mkdtempSync(join(tmpdir(), 'quytrinh-demonstration-'));
const config = readConfig({ DATA_DIR: dataDir, JOBS: 'no', PASSWORD_COST: 'least' });
const seeded = (log: (line: string) => void = () => undefined) => seedOnce(config, uri, log, () => NOW);

async function connected<Result>(work: () => Promise<Result>): Promise<Result> {
  await connectDatabase(uri);
  return work().finally(disconnectDatabase);
}

const documents = () => ControlledDocument.find().sort({ agency: 1, codeSort: 1 }).lean<DocumentRecord[]>();
const revisionsOf = (all: DocumentRecord[]): { document: DocumentRecord; revision: Revision }[] => all.flatMap(document => document.revisions.map(revision => ({ document, revision })));

/** Everything that a person could tell apart, without the ids that are new each time. */
async function content(): Promise<unknown> {
  const all = await documents(), agencies = new Map((await Agency.find().lean()).map(agency => [agency._id, agency.code]));
  return all.map(document => ({
    agency: agencies.get(document.agency), code: document.code, title: document.title, shown: document.shown,
    trail: document.trail.map(entry => [entry.action, entry.at, entry.by.name, entry.about, entry.reason]),
    files: document.revisions.map(revision => revision.files.map(file => [file.name, file.sha256, file.pdf?.sha256])),
  })).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

afterAll(async () => {
  await connected(() => mongoose.connection.dropDatabase());
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the demonstration', () => {
  let first: unknown;

  test('that is cut short half-way leaves a store that the next start makes whole', async () => {
    const cut = (line: string): void => { if (line.includes('10 of')) throw new Error('killed'); };
    await expect(seeded(cut)).rejects.toThrow('killed');
    const half = await connected(() => ControlledDocument.countDocuments());
    expect(half).toBeGreaterThanOrEqual(10);
    expect(half).toBeLessThan(60);

    const started = performance.now();
    expect(await seeded()).toHaveLength(ACCOUNTS.length);
    console.log(`The demonstration is made in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    const whole = await connected(async () => ({ documents: await ControlledDocument.countDocuments(), people: await Person.countDocuments(), agencies: await Agency.countDocuments() }));
    expect(whole).toEqual({ documents: 79, people: 25, agencies: 6 });
    first = await connected(content);
  }, 600_000);

  test('tells every account with its post and password, and changes nothing when it is started again', async () => {
    const lines: string[] = [], again = await seeded(line => lines.push(line));
    expect(lines).toEqual([]);
    expect(again).toHaveLength(25);
    for (const { account, name } of ACCOUNTS) expect(again.find(line => line.startsWith(account))).toMatch(new RegExp(`${PASSWORD}.*${name}`));
    expect(await connected(content)).toEqual(first);
  });

  test('is not made in a store that holds anything else', async () => {
    const other = uriOfOwnDatabase();
    await connectDatabase(other);
    await Agency.collection.insertOne({ _id: 'a' as never, code: 'OTHER' } as never);
    await disconnectDatabase();
    expect(await seedOnce(config, other, () => undefined, () => NOW)).toEqual([]);
    await connectDatabase(other);
    expect(await Agency.countDocuments()).toBe(1);
    expect(await ControlledDocument.countDocuments()).toBe(0);
    await mongoose.connection.dropDatabase();
    await disconnectDatabase();
  });

  describe('holds what it is to show:', () => {
    beforeAll(() => connectDatabase(uri));
    afterAll(() => disconnectDatabase());

    test('people in all roles, who can sign in', async () => {
      const people = await Person.find().lean();
      expect(new Set(people.flatMap(person => person.grants.map(grant => grant.role)))).toEqual(new Set(ROLES));
      expect((await signIn('thukyiso.stp', PASSWORD, 'address', NOW)).name).toBe('Trần Thị Mẫu');
      const substitutes = people.flatMap(person => person.delegations).map(one => one.from <= NOW && NOW <= one.until);
      expect(substitutes.sort()).toEqual([false, true]);
    });

    test('revisions in all states, at most one of a document in force and one open', async () => {
      const all = await documents(), states = new Set(revisionsOf(all).map(({ revision }) => revision.state));
      expect(states).toEqual(new Set(REVISION_STATES));
      for (const document of all) {
        const effective = document.revisions.filter(revision => revision.state === 'effective');
        expect([document.code, effective.map(revision => revision.n)]).toEqual([document.code, document.inForce ? [document.inForce] : []]);
        expect(document.revisions.filter(revision => ['draft', 'inReview', 'reviewed', 'inApproval', 'approved'].includes(revision.state)).length).toBeLessThanOrEqual(1);
      }
      expect(all.some(document => document.revisions.map(revision => revision.state).join() === 'superseded,superseded,effective')).toBe(true);
      expect(all.filter(document => document.shown.toReview).length).toBeGreaterThan(2);
      expect(all.some(document => document.obsolescence && document.inForce)).toBe(true);
      expect(revisionsOf(all).filter(({ revision }) => revision.state === 'approved' && revision.effectiveFrom && revision.effectiveFrom > NOW).length).toBeGreaterThan(1);
    });

    test('trails that are whole, in order of time, and end before today', async () => {
      for (const document of await documents()) {
        expect([document.code, firstBreak(document.trail, document.trailHead)]).toEqual([document.code, undefined]);
        const times = document.trail.map(entry => entry.at.getTime());
        expect([document.code, times]).toEqual([document.code, [...times].sort((a, b) => a - b)]);
        expect(times.at(-1)).toBeLessThan(NOW.getTime());
      }
    });

    test('one of two reviewers signed, a comment open, an approval by a substitute, the exception of two people alone', async () => {
      const all = revisionsOf(await documents());
      expect(all.some(({ revision }) => revision.state === 'inReview' && revision.reviewers.length === 2 && revision.signatures.filter(one => one.meaning === 'reviewed').length === 1 && revision.comments.some(one => !one.resolved))).toBe(true);
      expect(all.some(({ revision }) => revision.signatures.some(one => one.meaning === 'approved' && one.onBehalfOf))).toBe(true);
      expect(all.some(({ revision }) => revision.signatures.some(one => one.exception))).toBe(true);
      expect(all.some(({ revision }) => revision.comments.some(one => one.resolved && one.replies.length))).toBe(true);
    });

    test('an instruction that waits for its readers, and one that all have confirmed', async () => {
      const waiting = (await documents()).find(document => document.open?.state === 'approved' && document.releaseAt && document.releaseAt < NOW);
      expect(await Acknowledgement.countDocuments({ document: waiting?._id ?? '' })).toBe(2);
      expect(await Acknowledgement.countDocuments()).toBe(6);
    });

    test('a free code QT-TP.01 for the Sở Tư pháp, and a licence in force there with an amendment in review', async () => {
      const agency = await Agency.findOne({ code: 'STP' }).lean(), own = await ControlledDocument.find({ agency: agency?._id ?? '' }).lean<DocumentRecord[]>();
      expect(agency?.units.map(unit => unit.code)).toContain('TP');
      expect(own.map(document => document.code)).not.toContain('QT-TP.01');
      const licence = own.filter(document => document.title.includes('Cấp giấy phép'));
      expect(licence.map(document => [document.shown.state, document.open?.state])).toEqual([['effective', 'inReview']]);
    });

    test('files that are kept whole, readable as PDF, with their words for the search', async () => {
      const store = diskStore(config.uploadsDir), files = revisionsOf(await documents()).flatMap(({ revision }) => revision.files);
      expect(files.length).toBeGreaterThan(90);
      expect(new Set(files.map(file => file.type))).toEqual(new Set(['pdf', 'docx']));
      for (const file of files) expect([file.name, await store.verify(file.sha256), await store.verify(file.pdf?.sha256 ?? '')]).toEqual([file.name, true, true]);
      const pages = await DocumentText.find({ pages: /B7/ }, { _id: 1 }).lean();
      expect(pages.length).toBeGreaterThan(20);
    });

    test('two years of programmes and a dozen audits in three agencies, and forty nonconformities in every state', async () => {
      const programmes = await Programme.find().lean(), audits = await Audit.find().lean(), found = await Nonconformity.find().lean(), last = NOW.getFullYear() - 1;
      expect(programmes.map(one => [one.year, one.state]).sort()).toEqual([...Array.from({ length: 3 }, () => [last, 'closed']), ...Array.from({ length: 3 }, () => [last + 1, 'running'])]);
      expect(new Set(audits.map(one => one.agency)).size).toBe(3);
      expect(audits.length).toBe(12);
      expect(new Set(audits.map(one => one.state))).toEqual(new Set(['planned', 'confirmed', 'inProgress', 'reportInApproval', 'followUp', 'closed', 'cancelled']));
      expect(audits.flatMap(one => one.team).map(member => member.exception?.approved !== undefined && member.exception.approved !== null)).toContain(true);
      expect(found.length).toBe(42);
      expect(new Set(found.map(one => one.state))).toEqual(new Set(NONCONFORMITY_STATES));
      expect(found.filter(one => one.cycle === 2).length).toBeGreaterThan(2);
      for (const one of [...audits, ...programmes, ...found]) expect(firstBreak(one.trail, one.trailHead)).toBeUndefined();
      expect([...audits, ...programmes, ...found].filter(one => one.trail.some(entry => entry.at > NOW)).map(one => one.title)).toEqual([]);
    });

    test('programmes that were held as far as the year has come: all of last year\'s, a part of this one\'s', async () => {
      const audits = await Audit.find().lean(), programmes = await Programme.find().lean();
      const held = programmes.map(one => ({ year: one.year, ...progressOf(one, audits.filter(audit => audit.agency === one.agency), 'Asia/Ho_Chi_Minh') }));
      expect(held.filter(one => one.year < NOW.getFullYear()).map(one => [one.planned > 0, one.percent])).toEqual([[true, 100], [true, 100], [true, 100]]);
      for (const one of held.filter(other => other.year === NOW.getFullYear())) expect([one.held > 0, one.held < one.planned]).toEqual([true, true]);
    });

    test('forms that were in force when each of 160 records in every state was filled in, and what was disposed of', async () => {
      const records = await Records.find().lean(), all = await documents(), old = (id: string, n: number) => all.find(one => one._id === id)?.revisions.find(one => one.n === n);
      expect(records.length).toBe(160);
      expect(new Set(records.map(one => one.agency)).size).toBe(3);
      expect(new Set(records.map(one => one.state))).toEqual(new Set(RECORD_STATES));
      for (const record of records) {
        const { number, form, trail, trailHead, description, state } = record, revision = old(form.id, form.n), times = trail.map(entry => entry.at.getTime());
        expect([number, firstBreak(trail, trailHead)]).toEqual([number, undefined]);
        expect([number, times]).toEqual([number, [...times].sort((a, b) => a - b)]);
        expect(times.at(-1)).toBeLessThan(NOW.getTime());
        expect([number, revision?.effectiveFrom && revision.effectiveFrom <= record.createdAt, !revision?.effectiveUntil || revision.effectiveUntil > record.createdAt]).toEqual([number, true, true]);
        if (state !== 'disposed') expect(description).toEqual(revision?.form);
      }
      expect(records.filter(one => isHeld(one, NOW)).map(one => one.state)).toEqual(['filed', 'filed']);
      expect(records.filter(one => one.correctionOf).map(one => one.state)).toEqual(['filed', 'filed']);
      expect(records.filter(one => one.state === 'draft' && one.round === 2).length).toBe(2);
      expect(records.filter(one => one.files.length).length).toBeGreaterThan(1);
      expect(records.some(one => one.signers.some(seat => seat.signed?.onBehalfOf))).toBe(true);
      expect(new Set(records.filter(one => one.form.code === 'BM-HT06.01' && one.description?.blocks.some(block => block.name === 'channel')).map(one => one.form.label))).toEqual(new Set(['01/01']));
      const papers = await Disposals.find().sort({ n: 1 }).lean();
      expect(papers.map(paper => [paper.state, paper.rows.map(row => row.outcome), firstBreak(paper.trail, paper.trailHead)])).toEqual([['carriedOut', ['disposed', 'disposed', 'disposed'], undefined], ['inApproval', ['', '', ''], undefined]]);
      expect((await RetentionRules.find().lean()).flatMap(one => one.rules.map(rule => [rule.code, rule.years]))).toEqual([['BM-HT04.02', 10]]);
    });

    test('copies of what is in force and of what is over', async () => {
      const answers = await Promise.all((await Copy.find().lean()).map(async copy => (await sheetFacts(copy._id, NOW)).answer));
      expect(answers.length).toBeGreaterThan(20);
      expect(new Set(answers)).toEqual(new Set(['inForce', 'superseded', 'obsolete']));
    });
  });
});

describe('a file of the demonstration', () => {
  const plan = DOCUMENTS.find(one => one.upload === 'docxWithForm') as DocumentPlan, today = calendarFrom(NOW);
  afterAll(stopPdfWorker);

  test('is the same to the byte whenever it is made on one day', async () => {
    const later = calendarFrom(new Date(NOW.getTime() + 3_600_000));
    expect(await mainFile(plan, 1, later)).toEqual(await mainFile(plan, 1, today));
    expect(await formFile(plan, 1, later)).toEqual(await formFile(plan, 1, today));
  });

  test('tells the same in docx and PDF', async () => {
    const { docx, pdf } = await mainFile(plan, 1, today), folder = mkdtempSync(join(tmpdir(), 'quytrinh-docx-'));
    writeFileSync(join(folder, 'a.docx'), docx ?? '');
    const told = [(await officeText(join(folder, 'a.docx'), 'docx')).text, (await pdfWorker().readPdf(pdf)).text.join(' ')].map(text => text.replace(/\s+/g, ' '));
    rmSync(folder, { recursive: true, force: true });
    for (const part of [plan.code, 'SỬA ĐỔI TÀI LIỆU', '5.8. Quy trình xử lý công việc', 'B7', '01/01']) for (const text of told) expect(text).toContain(part);
  });
});

describe('the steps of a procedure', () => {
  const times = /^(\d+(?:,\d+)?) (ngày|giờ)$/;
  test('take together the time the agency promises, never more than the statute gives', () => {
    for (const { matter, title, code } of DOCUMENTS) {
      if (matter.kind !== 'administrative') continue;
      for (const earlier of [0, 1, 2]) {
        const body = bodyOf(matter, { title, code, agency: 'Sở', leader: 'Giám đốc', earlier, changes: [] });
        const steps = body.flatMap(block => ('rows' in block ? block.rows.filter(row => /^B\d$/.test(row[0] ?? '')) : []));
        const sum = steps.map(row => times.exec(row[3] ?? '')).reduce((total, found) => total + Number(found?.[1]?.replace(',', '.')), 0), hours = steps[0]?.[3]?.endsWith('giờ') ?? false;
        const promise = body.map(block => ('text' in block ? /cam kết: (\d+) /.exec(block.text)?.[1] : undefined)).find(found => found !== undefined);
        expect([code, steps.length, sum]).toEqual([code, 7, Number(promise)]);
        expect(sum).toBeLessThanOrEqual(hours ? matter.days * 8 : matter.days);
      }
    }
  });
});

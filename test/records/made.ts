/** Forms in force and records at a stage, made through the operations, so that every rule of the app holds for them too. */
import { randomUUID } from 'node:crypto';
import type TestAgent from 'supertest/lib/agent';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorOf, type Actor } from '../../server/access/roles';
import { newId } from '../../server/core/id';
import { fold } from '../../server/core/vietnamese';
import { ControlledDocument } from '../../server/documents/model';
import { keepEvidence } from '../../server/files/evidence';
import type { Answers } from '../../server/forms/answers';
import { formDescription, type WrittenForm } from '../../server/forms/description';
import { drawDisposal } from '../../server/records/disposals';
import { Records, type RecordFile } from '../../server/records/model';
import { fileRecord, letFallDue, saveDraft, signRecord, submitRecord } from '../../server/records/operations';
import { loadRecord } from '../../server/records/queries';
import type { RecordView } from '../../server/records/standing';
import { beginRecord } from '../../server/records/starting';
import { recordAddress } from '../../server/records/token';
import { PHOTO } from '../nonconformities/made';
import { PASSWORD, type TestApp } from '../support/app';
import { aDocument, anAgency, aProvince, type Post, type TestAgency } from '../support/factories';

/** Three signatures in order: filler, head of the unit, head of the agency. */
export const FORM: WrittenForm = {
  folder: 'HS-01', retentionYears: 3, clauses: ['7.5.3'],
  blocks: [
    { block: 'section', name: 'general', label: 'Thông tin chung' },
    { block: 'field', name: 'subject', label: 'Nội dung kiểm tra', kind: 'line', required: true },
    { block: 'field', name: 'on', label: 'Ngày kiểm tra', kind: 'date', prefill: 'today' },
    { block: 'field', name: 'found', label: 'Có sai sót', kind: 'choice', options: ['Có', 'Không'], required: true },
    { block: 'field', name: 'what', label: 'Sai sót gì', kind: 'prose', required: true, when: { field: 'found', is: 'Có' } },
    { block: 'field', name: 'share', label: 'Tỷ lệ đúng hạn', kind: 'number', measure: '%' },
    { block: 'field', name: 'checker', label: 'Người kiểm tra', kind: 'person', prefill: 'filler' },
    { block: 'field', name: 'papers', label: 'Giấy tờ kèm theo', kind: 'files' },
    { block: 'field', name: 'photos', label: 'Ảnh', kind: 'photographs' },
    { block: 'table', name: 'items', label: 'Hồ sơ đã xem', columns: [
      { name: 'name', label: 'Tên hồ sơ', kind: 'line', required: true }, { name: 'count', label: 'Số tờ', kind: 'number', sum: true }, { name: 'price', label: 'Phí', kind: 'number' }, { name: 'amount', label: 'Thành tiền', kind: 'calculated', of: ['count', 'price'], sum: true },
    ] },
    { block: 'wording', name: 'ground', text: 'Căn cứ Quyết định số {{decision.number}}.' },
    { block: 'signatures', name: 'signing', signatures: [{ name: 'made', label: 'Người lập', by: 'filler' }, { name: 'seen', label: 'Trưởng phòng', by: 'unitHead' }, { name: 'approved', label: 'Giám đốc', by: 'head' }] },
  ],
};

export const ANSWERS: Answers = { subject: 'Kiểm tra sổ theo dõi hồ sơ', on: '2026-11-24', found: 'Không', what: '', share: 97.5, checker: '', items: [{ name: 'Hồ sơ 1219', count: 3, price: 1000, amount: '' }, { name: 'Hồ sơ 1224', count: 2, price: 500, amount: '' }] };

let made = 0;

/** A document in force whose revision in force is this form; written to the store, because the builder is another matter. */
export async function aForm(app: TestApp, agency: TestAgency, traits: { form?: WrittenForm; code?: string; title?: string } = {}): Promise<{ id: string; code: string }> {
  const code = traits.code ?? `BM-QT${String(++made).padStart(2, '0')}.01`, document = await aDocument(app, agency, { code, title: traits.title ?? 'Phiếu kiểm tra hồ sơ', type: 'BM' });
  await ControlledDocument.updateOne({ _id: document.id }, { $set: { 'revisions.0.form': formDescription.parse(traits.form ?? FORM), fillable: true } });
  return { id: document.id, code };
}

export type Stage = 'draft' | 'submitted' | 'seen' | 'signed' | 'filed' | 'due';
const STAGES: readonly Stage[] = ['draft', 'submitted', 'seen', 'signed', 'filed', 'due'];
export interface RecordTraits { form?: { id: string }; stage?: Stage; filler?: Actor; answers?: Answers; mark?: '' | 'internal' | 'restricted'; photo?: boolean }

/** `due` moves the clock of the app past its retention and leaves it there. */
export async function aRecord(app: TestApp, agency: TestAgency, traits: RecordTraits = {}): Promise<RecordView> {
  const { stage = 'filed', filler = agency.people.staff, answers = ANSWERS } = traits, { people } = agency, form = traits.form ?? (await aForm(app, agency)), upTo = (wanted: Stage): boolean => STAGES.indexOf(stage) >= STAGES.indexOf(wanted);
  const { _id: id } = await beginRecord(filler, { form: form.id, token: newId() }, app.now());
  await saveDraft(filler, { id, filled: { answers, unread: [], files: traits.photo ? [await aPhoto(app, filler)] : [], unit: agency.unit } }, app.now());
  if (traits.mark !== undefined) await Records.updateOne({ _id: id }, { $set: { mark: traits.mark } });
  if (upTo('submitted')) await submitRecord(filler, { id, password: PASSWORD, picked: {} }, app.now());
  if (upTo('seen')) await signRecord(people.unitHead, { id, password: PASSWORD }, app.now());
  if (upTo('signed')) await signRecord(people.head, { id, password: PASSWORD }, app.now());
  if (upTo('filed')) await fileRecord(id, await aPaper(app, id), app.now());
  if (upTo('due')) { app.setNow(new Date(`${app.now().getUTCFullYear() + 5}-01-02T02:00:00Z`)); await letFallDue(app.now()); }
  return loadRecord(id);
}

async function aPaper(app: TestApp, id: string): Promise<{ sha256: string; size: number; at: Date; signed: boolean }> {
  return { ...(await app.tools.files.putBuffer(Buffer.from(`%PDF-1.7 the paper of ${id}`))), at: app.now(), signed: false };
}

export async function aPhoto(app: TestApp, by: Actor, field = 'photos'): Promise<RecordFile> {
  mkdirSync(app.tools.files.incoming, { recursive: true });
  const path = join(app.tools.files.incoming, randomUUID());
  writeFileSync(path, PHOTO);
  const [file] = await keepEvidence([{ path, name: 'ảnh.png', size: PHOTO.length }], field, authorOf(by), app.now(), app.tools.files);
  if (!file) throw new Error('The photo was not kept.');
  return { ...file, field };
}

/** As many again as one that is there, with numbers that follow each other; written straight to the store, for tests of volume. */
export async function multipliedRecords(id: string, count: number): Promise<void> {
  const one = await Records.findById(id).lean();
  if (!one) throw new Error(`No record ${id}`);
  await Records.insertMany(Array.from({ length: count }, (_, at) => {
    const _id = newId(), title = `${one.title} ${at + 1}`;
    return { ...one, _id, n: 1000 + at, number: `${one.number}-${1000 + at}`, origin: `multiplied ${_id}`, title, titleKey: fold(title) };
  }), { lean: true });
}

/** What the walk through all routes needs: a form, a filed record with a photo, a draft, and a paper of disposal. */
export interface TestKeeping { readonly form: string; readonly id: string; /** Of the code on its paper. */ readonly token: string; readonly draft: string; readonly file: string; readonly disposal: string }

export async function aKeeping(app: TestApp, agency: TestAgency, title = ANSWERS['subject'] as string): Promise<TestKeeping> {
  const form = await aForm(app, agency), answers = { ...ANSWERS, subject: title }, record = await aRecord(app, agency, { form, answers, photo: true }), draft = await aRecord(app, agency, { form, answers, stage: 'draft' }), before = app.now();
  const due = await aRecord(app, agency, { form, answers });
  await Records.updateOne({ _id: due._id }, { $set: { state: 'dueForDisposal' } });
  const disposal = await drawDisposal(agency.people.qualityOfficer, { token: newId(), title }, before);
  return { form: form.id, id: record._id, token: recordAddress(record._id, { baseUrl: '', secret: app.tools.config.copySecret }).replace('/r/', ''), draft: draft._id, file: record.files[0]?.id ?? '', disposal: disposal._id };
}

export interface House { readonly agency: TestAgency; /** Another agency of another province. */ readonly far: TestAgency; readonly form: { id: string; code: string }; readonly agents: Readonly<Record<string, TestAgent>> }

/** An agency with a form below an overseer, everybody of `posts` signed in; and the quality officer of another one, 'far'. */
export async function aHouse(app: TestApp, posts: readonly Post[]): Promise<House> {
  const province = await aProvince(app), agency = await anAgency(app, { code: 'stp', parent: province.id }), far = await anAgency(app, { code: 'snn', name: 'Sở Nông nghiệp' }), agents: Record<string, TestAgent> = {};
  agents['overseer'] = await app.signIn(province.account);
  for (const post of posts) agents[post] = await app.signIn(agency.account(post));
  agents['far'] = await app.signIn(far.account('qualityOfficer'));
  return { agency, far, form: await aForm(app, agency), agents };
}

export function agentOf({ agents }: House, who: string): TestAgent {
  const agent = agents[who];
  if (!agent) throw new Error(who);
  return agent;
}

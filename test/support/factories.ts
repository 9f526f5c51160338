/** Agencies, people and documents for tests, made through the operations, so that every rule of the app holds for them too. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fontkit from '@pdf-lib/fontkit';
import { PDFDocument } from 'pdf-lib';
import { ROLES, SYSTEM, type Actor, type Role } from '../../server/access/roles';
import { addUnit, createAgency } from '../../server/agencies/operations';
import { agencyById } from '../../server/agencies/queries';
import type { AgencyKind } from '../../server/agencies/model';
import { addMonths, dayOf } from '../../server/core/clock';
import { newId } from '../../server/core/id';
import { codeKey, sortKey } from '../../server/core/vietnamese';
import { loadDocument } from '../../server/documents/acts';
import { ControlledDocument, type FileRole, type Revision } from '../../server/documents/model';
import {
  approve, cancelDraft, createDocument, editDraft, giveBack, makeObsolete, markToReview, openDraft, requestApproval, requestObsolescence, review, submit,
} from '../../server/documents/operations';
import { attachFile } from '../../server/documents/receiving';
import { createPerson } from '../../server/people/operations';
import { actorOf } from '../../server/people/queries';
import { PASSWORD, type TestApp } from './app';

const ZONE = 'Asia/Ho_Chi_Minh';

/** Everyone an agency needs: one person a role, and the author of its documents. */
export type Post = Exclude<Role, 'overseer'> | 'author';
const POSTS: readonly Post[] = ['author', ...ROLES.filter((role): role is Exclude<Role, 'overseer'> => role !== 'overseer')];

export interface TestAgency {
  readonly id: string; readonly code: string;
  /** Ids of its two units: where its author, head of unit and staff work, and another. */
  readonly unit: string; readonly otherUnit: string;
  readonly people: Readonly<Record<Post, Actor>>;
  /** The sign-in name of whoever holds that post. */
  account(post: Post): string;
}

/** A province with its overseer, whose account is `<code>.overseer`. */
export async function aProvince(app: TestApp, code = 'bn'): Promise<{ id: string; code: string; overseer: Actor; account: string }> {
  const id = await createAgency(SYSTEM, { name: 'Tỉnh Bắc Ninh', shortName: 'Bắc Ninh', code, kind: 'province' }, app.now(), ZONE);
  const account = `${code}.overseer`;
  return { id, code, account, overseer: await aPerson(app, id, { account, name: 'Đỗ Thị Giám Sát', title: 'Trưởng phòng', unit: '', roles: ['overseer'] }) };
}

export interface AgencyTraits { code?: string; name?: string; shortName?: string; kind?: AgencyKind; parent?: string; posts?: readonly Post[] }

/** An agency with two units and a person for each post; their accounts are `<code>.<post>` in small letters. */
export async function anAgency(app: TestApp, traits: AgencyTraits = {}): Promise<TestAgency> {
  const { code = `cq${randomUUID().slice(0, 6)}`, name = 'Sở Tư pháp', shortName = name, kind = 'department', parent, posts = POSTS } = traits;
  const id = await createAgency(administratorOf(parent ?? ''), { name, shortName, code, kind, parent }, app.now(), ZONE);
  const units: string[] = [];
  for (const [unitName, unitCode] of [['Phòng Hành chính tư pháp', 'HCTP'], ['Văn phòng', 'VP']] as const) {
    units.push(await addUnit(administratorOf(id), id, { name: unitName, code: unitCode, version: (await agencyById(id, app.now())).version }, app.now()));
  }
  const [unit = '', otherUnit = ''] = units, account = (post: Post): string => `${code}.${post}`.toLowerCase();
  const made = await Promise.all(posts.map(async post => [post, await aPerson(app, id, { account: account(post), name: NAMES[post], title: TITLES[post], unit: IN_UNIT.has(post) ? unit : '', roles: [post === 'author' ? 'staff' : post] })] as const));
  return { id, code, unit, otherUnit, account, people: Object.fromEntries(made) as Record<Post, Actor> };
}

/** An account with a post and roles, and the actor it is. */
export async function aPerson(app: TestApp, agency: string, input: { account: string; name: string; title: string; unit: string; roles: readonly Role[] }): Promise<Actor> {
  const id = await createPerson(agency, { ...input, email: `${input.account}@example.vn`, password: PASSWORD }, app.now());
  return actorNow(app, id, agency);
}

/** The person as the rules see them at this moment. */
export async function actorNow(app: TestApp, id: string, agency?: string): Promise<Actor> {
  const found = await actorOf(id, agency, app.now());
  if (!found) throw new Error(`Nobody with the id ${id} is active.`);
  return found.actor;
}

/** How far a document has come, each with what leads there. `amended` = in force with a superseded revision before it; `redrafted` = in force with an open draft beside it. */
export type Stage = 'draft' | 'returned' | 'inReview' | 'reviewed' | 'inApproval' | 'approved' | 'effective' | 'toReview' | 'obsolescenceRequested' | 'obsolete' | 'cancelled' | 'amended' | 'redrafted';

export interface DocumentTraits { stage?: Stage; code?: string; title?: string; type?: string; unit?: string; text?: string; author?: Actor; /** Days until an `approved` one comes into force. */ inDays?: number }
export interface TestDocument { readonly id: string; readonly code: string; readonly title: string; readonly agency: string; /** The newest revision. */ readonly n: number }

let made = 0;

/** A document of the agency at a stage, in force unless told otherwise; its main file is a PDF with `text`. */
export async function aDocument(app: TestApp, agency: TestAgency, traits: DocumentTraits = {}): Promise<TestDocument> {
  const { stage = 'effective', code = `QT-THU.${String(++made).padStart(3, '0')}`, title = `Quy trình thử ${code}`, type = 'QT', unit = agency.unit, text = title, author = agency.people.author } = traits;
  const { _id: id } = await createDocument(author, { code, title, type, unit, reason: 'Ban hành lần đầu.' }, app.now());
  const maker: Maker = { app, agency, author, id, n: 1, inDays: traits.inDays ?? 7 };
  await nameSigners(maker);
  await attachPdf(maker, text);
  for (const step of STAGES[stage]) await step(maker);
  return { id, code, title, agency: agency.id, n: maker.n };
}

/** As many documents again as one that is there, with codes that follow each other; written straight to the store, for tests of volume. */
export async function multiplied(document: TestDocument, count: number, prefix = 'QT-NHIEU'): Promise<void> {
  const one = await ControlledDocument.findById(document.id).lean();
  if (!one) throw new Error(`No document ${document.id}`);
  await ControlledDocument.insertMany(Array.from({ length: count }, (_, at) => {
    const code = `${prefix}.${String(at + 1).padStart(4, '0')}`, title = `${one.title} số ${at + 1}`;
    return { ...one, _id: newId(), code, codeKey: codeKey(code), codeSort: sortKey(code), title, titleKey: sortKey(title), shown: { ...one.shown, title }, revisions: one.revisions.map((revision: Revision) => ({ ...revision, title })) };
  }), { lean: true });
}

/** A PDF with one page a text, in a font that knows Vietnamese. */
export async function pdfOf(...pages: string[]): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  pdf.registerFontkit(fontkit);
  const font = await pdf.embedFont(readFileSync(join(__dirname, '../../server/pdf/fonts/tinos-regular.ttf')), { subset: true });
  for (const text of pages) pdf.addPage([595, 842]).drawText(text, { x: 72, y: 720, size: 12, font, maxWidth: 450, lineHeight: 16 });
  return Buffer.from(await pdf.save());
}

/** Puts bytes where an upload would lie and takes them into the draft. */
export async function attach(app: TestApp, actor: Actor, document: { id: string; n: number }, file: { name: string; bytes: Buffer; role?: FileRole }): Promise<void> {
  mkdirSync(app.tools.files.incoming, { recursive: true });
  const path = join(app.tools.files.incoming, randomUUID());
  writeFileSync(path, file.bytes);
  await attachFile(actor, { id: document.id, n: document.n, version: (await loadDocument(document.id)).version, role: file.role ?? 'main', file: { path, name: file.name } }, app.now(), app.tools.files);
}

interface Maker { readonly app: TestApp; readonly agency: TestAgency; readonly author: Actor; readonly id: string; n: number; readonly inDays: number }
type Step = (maker: Maker) => Promise<void>;

const signed = (maker: Maker): { id: string; n: number; password: string } => ({ id: maker.id, n: maker.n, password: PASSWORD });
const reasoned = (maker: Maker): { id: string; n: number; reason: string } => ({ id: maker.id, n: maker.n, reason: 'Thời hạn ở bước 3 chưa khớp.' });

const send: Step = maker => submit(maker.author, signed(maker), maker.app.now());
const readBy = (post: Post): Step => maker => review(maker.agency.people[post], signed(maker), maker.app.now());
const returned: Step = maker => giveBack(maker.agency.people.unitHead, reasoned(maker), maker.app.now());
const askApproval: Step = maker => requestApproval(maker.author, { id: maker.id, n: maker.n }, maker.app.now());
const decide = (later: boolean): Step => async maker => {
  const today = dayOf(maker.app.now(), ZONE), from = later ? dayOf(new Date(maker.app.now().getTime() + maker.inDays * 86_400_000), ZONE) : today;
  await approve(maker.agency.people.head, { ...signed(maker), decisionNumber: `${maker.n}/QĐ-STP`, decisionDate: today, effectiveDate: from }, maker.app.now());
};
const amend: Step = async maker => {
  const { version } = await loadDocument(maker.id);
  maker.n = await openDraft(maker.author, maker.id, { kind: 'amendment', reason: 'Theo văn bản mới.', version }, maker.app.now());
  await nameSigners(maker);
  await attachPdf(maker, `Dự thảo sửa đổi lần ${maker.n}`);
};
const fallDue: Step = async maker => {
  await ControlledDocument.updateOne({ _id: maker.id }, { $set: { reviewAt: maker.app.now(), [`revisions.${maker.n - 1}.reviewBy`]: addMonths(maker.app.now(), -1, ZONE) } });
  await markToReview(SYSTEM, { id: maker.id, n: maker.n }, maker.app.now());
};
const askObsolete: Step = maker => requestObsolescence(maker.author, reasoned(maker), maker.app.now());
const withdraw: Step = maker => makeObsolete(maker.agency.people.head, { ...reasoned(maker), password: PASSWORD }, maker.app.now());
const cancel: Step = maker => cancelDraft(maker.author, reasoned(maker), maker.app.now());

const REVIEWED = [send, readBy('unitHead'), readBy('qualityOfficer')];
const IN_FORCE = [...REVIEWED, askApproval, decide(false)];
const STAGES: Readonly<Record<Stage, readonly Step[]>> = {
  draft:                 [],
  returned:              [send, returned],
  inReview:              [send],
  reviewed:              REVIEWED,
  inApproval:            [...REVIEWED, askApproval],
  approved:              [...REVIEWED, askApproval, decide(true)],
  effective:             IN_FORCE,
  toReview:              [...IN_FORCE, fallDue],
  obsolescenceRequested: [...IN_FORCE, askObsolete],
  obsolete:              [...IN_FORCE, askObsolete, withdraw],
  cancelled:             [cancel],
  amended:               [...IN_FORCE, amend, ...IN_FORCE],
  redrafted:             [...IN_FORCE, amend],
};

async function nameSigners(maker: Maker): Promise<void> {
  const { people } = maker.agency, document = await loadDocument(maker.id), revision = document.revisions.find(one => one.n === maker.n);
  await editDraft(maker.author, maker.id, maker.n, {
    title: revision?.title ?? '', reason: revision?.reason ?? '', reviewers: [people.unitHead.id, people.qualityOfficer.id], approvers: [people.head.id], reviewOrder: 'parallel', references: [], noRereading: false, version: document.version,
  }, maker.app.now());
}

async function attachPdf(maker: Maker, text: string): Promise<void> {
  await attach(maker.app, maker.author, maker, { name: 'quy-trinh.pdf', bytes: await pdfOf(text) });
}

/** Whoever may set up an agency and those below it. */
function administratorOf(agency: string): Actor {
  return { ...SYSTEM, agency, grants: [{ role: 'administrator', agency }] };
}

/** Posts held in a unit; the others are held over the whole agency. */
const IN_UNIT: ReadonlySet<Post> = new Set<Post>(['author', 'staff', 'unitHead']);

const NAMES: Readonly<Record<Post, string>> = {
  author: 'Phạm Thị Dự', staff: 'Nguyễn Văn An', unitHead: 'Trần Thị Bình', qualityOfficer: 'Tạ Thị Mai', representative: 'Vũ Đức Long', head: 'Lê Minh Hòa',
  auditor: 'Đặng Thu Hà', leadAuditor: 'Hoàng Văn Khoa', clerk: 'Bùi Thị Thu', oneStopClerk: 'Ngô Thị Cửa', administrator: 'Phan Quản Trị',
};
const TITLES: Readonly<Record<Post, string>> = {
  author: 'Chuyên viên', staff: 'Chuyên viên', unitHead: 'Trưởng phòng', qualityOfficer: 'Thư ký ISO', representative: 'Phó Giám đốc', head: 'Giám đốc',
  auditor: 'Đánh giá viên', leadAuditor: 'Trưởng đoàn đánh giá', clerk: 'Văn thư', oneStopClerk: 'Công chức một cửa', administrator: 'Quản trị hệ thống',
};

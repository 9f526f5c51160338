/** A nonconformity of an agency at a stage, made through the operations, so that every rule of the app holds for it too. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../../server/access/roles';
import type { Evidence } from '../../server/core/evidence';
import { authorOf } from '../../server/access/roles';
import { newId } from '../../server/core/id';
import { keepEvidence } from '../../server/files/evidence';
import { acceptAction, claimDone, planAction } from '../../server/nonconformities/actions';
import { Nonconformity } from '../../server/nonconformities/model';
import { analyse, approvePlan, cancel, contain, reportNonconformity, requestPlanApproval, setPlan, triage } from '../../server/nonconformities/operations';
import { loadNonconformity } from '../../server/nonconformities/queries';
import { openCycle } from '../../server/nonconformities/standing';
import { verify } from '../../server/nonconformities/verifying';
import { PASSWORD, type TestApp } from '../support/app';
import type { TestAgency } from '../support/factories';

/** `planned` = analysed, with two actions and a verifier; `claimed` = the first action reported done; `secondCycle` = found not effective, analysed again. */
export const STAGES = ['reported', 'triaged', 'contained', 'analysis', 'planned', 'planInApproval', 'inProgress', 'claimed', 'verification', 'closed'] as const;
export type Stage = (typeof STAGES)[number] | 'cancelled' | 'secondCycle';
export interface TestNonconformity { readonly id: string; readonly number: string; /** Its first action; empty before it is planned. */ readonly action: string; /** A photo of its report. */ readonly file: string }
export interface NonconformityTraits { stage?: Stage; title?: string; unit?: string; clause?: string; document?: string; reporter?: Actor; /** The document its first action revises. */ revises?: string; photo?: Buffer; method?: 'whys' | 'fishbone' }

/** The smallest PNG a program takes: one white point. */
export const PHOTO = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC', 'base64');

export const dayIn = (app: TestApp, days: number): string => new Date(app.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
export const actionsOf = async (id: string): Promise<string[]> => openCycle(await loadNonconformity(id)).actions.map(action => action.id);

export async function aNonconformity(app: TestApp, agency: TestAgency, traits: NonconformityTraits = {}): Promise<TestNonconformity> {
  const { stage = 'reported', title = 'Hồ sơ chờ bổ sung không có phiếu', unit = agency.unit, clause = '8.5.1', document = '', reporter = agency.people.auditor } = traits, { people } = agency;
  const files = [await kept(app, reporter, traits.photo ?? PHOTO)];
  const { _id: id, number } = await reportNonconformity(reporter, agency.id, { title, source: 'complaint', unit, clause, document, foundOn: dayIn(app, 0), description: '5 trên 20 hồ sơ chờ bổ sung không có phiếu.\nThời gian dừng tính giờ không có căn cứ.', evidence: 'Hồ sơ 1219, 1224.', files }, app.now());
  const upTo = (wanted: Stage): boolean => stage === 'secondCycle' || STAGES.indexOf(stage as never) >= STAGES.indexOf(wanted as never);
  if (stage === 'cancelled' || upTo('triaged')) await triage(people.qualityOfficer, { id, grade: 'minor', unit: unit || agency.unit, responsible: people.unitHead.id, clause }, app.now());
  if (stage === 'cancelled') await cancel(people.head, { id, reason: 'Trùng với phiếu khác.' }, app.now());
  else {
    if (upTo('contained')) await contain(people.unitHead, { id, correction: 'Lập bù 5 phiếu, gọi xin lỗi 5 người dân.', none: false }, app.now());
    await throughPlan(app, agency, id, upTo, traits);
    if (stage === 'secondCycle') await again(app, agency, id);
  }
  return { id, number, action: (await actionsOf(id))[0] ?? '', file: files[0]?.id ?? '' };
}

async function throughPlan(app: TestApp, agency: TestAgency, id: string, upTo: (stage: Stage) => boolean, traits: NonconformityTraits): Promise<void> {
  const { people } = agency;
  if (upTo('analysis')) await analysed(app, agency, id, traits.method ?? 'whys');
  if (upTo('planned')) await planned(app, agency, id, traits.revises ?? '');
  if (upTo('planInApproval')) await requestPlanApproval(people.unitHead, { id }, app.now());
  if (upTo('inProgress')) await approvePlan(people.representative, { id, password: PASSWORD }, app.now());
  const [first = '', second = ''] = await actionsOf(id);
  if (upTo('claimed')) await claimDone(people.staff, { id, part: first, proof: 'Đã ban hành quy trình mới, kèm quyết định.', files: [] }, app.now());
  if (!upTo('verification')) return;
  await claimDone(people.author, { id, part: second, proof: 'Bảng rà soát đã nộp.', files: [] }, app.now());
  for (const part of [first, second]) await acceptAction(people.qualityOfficer, { id, part }, app.now());
  if (upTo('closed')) await judged(app, agency, id, traits.stage === 'secondCycle' ? 'notEffective' : 'effective');
}

async function analysed(app: TestApp, agency: TestAgency, id: string, method: 'whys' | 'fishbone'): Promise<void> {
  await analyse(agency.people.unitHead, {
    id, method, why1: 'Chuyên viên gọi điện cho công dân thay vì lập phiếu.', why2: 'Lập phiếu mất 10 phút, phải quay lại Bộ phận Một cửa in.', why3: 'Bước B3 không cho chuyên viên quyền lập phiếu.',
    people: 'Chưa được tập huấn', procedure: 'Bước B3 không cho chuyên viên lập phiếu\nQuy trình viết khi còn sổ giấy', tools: 'Phần mềm không chặn', management: 'Không ai rà lại quy trình',
    root: 'Khi đổi phần mềm một cửa, không ai rà lại các quy trình dùng nó.', category: 'procedure', similar: 'Phòng Bổ trợ tư pháp cũng gặp, xem hành động 2.',
  }, app.now());
}

async function planned(app: TestApp, agency: TestAgency, id: string, revises: string): Promise<void> {
  const { people } = agency;
  await planAction(people.unitHead, { id, text: 'Sửa quy trình: chuyên viên lập phiếu ngay ở bước B3', expected: 'Quy trình lần mới', owner: people.staff.id, due: dayIn(app, 10), document: revises }, app.now());
  await planAction(people.unitHead, { id, text: 'Rà lại 46 hồ sơ chờ bổ sung quý III', expected: 'Bảng rà soát', owner: people.author.id, due: dayIn(app, 20), document: '' }, app.now());
  await setPlan(people.unitHead, { id, criterion: '0 trên 30 hồ sơ chờ bổ sung thiếu phiếu.', waitDays: 30, verifier: people.auditor.id }, app.now());
}

async function judged(app: TestApp, agency: TestAgency, id: string, outcome: 'effective' | 'notEffective'): Promise<void> {
  const later = new Date(app.now().getTime() + 31 * 86_400_000);
  await verify(agency.people.auditor, { id, outcome, result: outcome === 'effective' ? 'Lấy mẫu 30 hồ sơ, không hồ sơ nào thiếu phiếu.' : 'Lấy mẫu 30 hồ sơ, 3 hồ sơ vẫn thiếu phiếu.', riskChanged: 'Thêm rủi ro phần mềm đổi mà quy trình không đổi.', systemChanged: '', until: '', password: PASSWORD, files: [] }, later);
}

async function again(app: TestApp, agency: TestAgency, id: string): Promise<void> {
  await analysed(app, agency, id, 'fishbone');
}

async function kept(app: TestApp, by: Actor, bytes: Buffer): Promise<Evidence> {
  mkdirSync(app.tools.files.incoming, { recursive: true });
  const path = join(app.tools.files.incoming, randomUUID());
  writeFileSync(path, bytes);
  const [evidence] = await keepEvidence([{ path, name: 'ảnh hiện trường.png', size: bytes.length }], 'files', authorOf(by), app.now(), app.tools.files);
  if (!evidence) throw new Error('The photo was not kept.');
  return evidence;
}

/** As many again as one that is there, each a minute older; written straight to the store, for tests of volume. */
export async function multipliedNonconformities(id: string, count: number, from = 1000): Promise<void> {
  const one = await Nonconformity.findById(id).lean();
  if (!one) throw new Error(`No nonconformity ${id}`);
  await Nonconformity.insertMany(Array.from({ length: count }, (_, at) => ({ ...one, _id: newId(), n: from + at, number: `KPH-2026/${from + at}`, origin: null, title: `${one.title} ${at + 1}`, createdAt: new Date(one.createdAt.getTime() - Math.floor(at / 3) * 60_000) })), { lean: true });
}

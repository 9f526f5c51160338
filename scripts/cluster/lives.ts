/** What clients do all day: the lives of documents, nonconformities and records, step after step, as people do them in their browsers. */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { PDFDocument } from 'pdf-lib';
import type { Dice } from './dice';
import { ZONE, type Team } from './house';
import { endOf, type Intention, type Ledger } from './ledger';
import { formTo, type Form, type Page, type Typed } from './page';
import type { Account, Person } from './person';

/** One client: a desk with the people who work there, and until when it begins something new. */
export interface Desk {
  readonly team: Team; readonly people: Readonly<Record<Post, Person>>; readonly dice: Dice; readonly ledger: Ledger;
  readonly today: () => Date; readonly isOpen: () => boolean;
  /** Documents approved for tomorrow, which the job brings into force. */
  readonly shelf: { readonly id: string; readonly from: string }[];
  made: number;
}
export type Post = 'officer' | 'unitHead' | 'staff' | 'auditor' | 'head' | 'representative';

/** A life that cannot go on. */
class LeftOff extends Error {}

interface Step {
  readonly name: string; readonly by: Post; readonly page: string; readonly form: string; readonly typed?: Readonly<Record<string, Typed>>;
  /** In the trail of its record. */
  readonly action: string;
  readonly sha256?: string;
  /** On a new page after an answer that did not tell: it shows that the step is done already. */
  readonly shows?: string;
}
interface Place { readonly collection: string; readonly record: string }

const LOOKS = 4, LOOK_MS = 1500;
const PASSWORDED = (by: Account): { password: string } => ({ password: by.password });

/** One life after another until the desk closes. */
export async function workAt(desk: Desk): Promise<void> {
  const lives = [documentLife, nonconformityLife, recordLife, documentLife, amendFromShelf];
  for (let at = Math.floor(desk.dice() * lives.length); desk.isOpen(); at += 1) {
    const life = lives[at % lives.length] ?? documentLife;
    await life(desk).then(() => { desk.ledger.lived += 1; }, (error: unknown) => {
      if (error instanceof LeftOff) desk.ledger.leftOff.push(`${desk.team.name}: ${error.message}`);
      else throw error;
    });
  }
}

/** From a code to being in force, today or tomorrow, half of them amended. */
async function documentLife(desk: Desk): Promise<void> {
  const code = `QT-${desk.team.name.replace('.', '-')}.${nextAt(desk)}`.toUpperCase(), title = `Quy trình ${code}`;
  const led = await begin(desk, { name: 'create a document', by: 'officer', page: '/documents/new', form: '/documents', typed: { code, title, type: 'QT', unit: '', reason: 'Ban hành lần đầu' } }, { collection: 'documents', field: 'code', value: code });
  const id = idIn(led, 'documents'), tomorrow = desk.dice() < 0.5 && !isJustBeforeMidnight(desk);
  await throughApproval(desk, id, 1, tomorrow);
  if (tomorrow) desk.shelf.push({ id, from: dayAt(desk, 1) });
  else if (desk.dice() < 0.5) await amend(desk, id);
}

/** What was approved for a day that has come. */
async function amendFromShelf(desk: Desk): Promise<void> {
  const at = desk.shelf.findIndex(one => one.from === dayAt(desk, 0)), [due] = at < 0 ? [] : desk.shelf.splice(at, 1);
  if (due && await isInForce(desk, due.id)) await amend(desk, due.id);
}

async function amend(desk: Desk, id: string): Promise<void> {
  await act(desk, { collection: 'documents', record: id }, { name: 'open an amendment', by: 'officer', page: `/documents/${id}/revisions/new`, form: '/revisions', typed: { kind: 'amendment', reason: 'Theo văn bản mới' }, action: 'revision.open' });
  await throughApproval(desk, id, 2, false);
}

async function throughApproval(desk: Desk, id: string, n: number, tomorrow: boolean): Promise<void> {
  const { team, dice } = desk, R = `/documents/${id}/revisions/${n}`, place = { collection: 'documents', record: id };
  const step = (name: string, by: Post, page: string, form: string, action: string, typed: Step['typed'] = {}, more: Partial<Step> = {}): Promise<void> => act(desk, place, { name, by, page, form, action, typed, ...more });
  const titled = `Quy trình số ${desk.made} của ${team.name} lần ${n}`, signed = (post: Post): Record<string, Typed> => PASSWORDED(team[post]);
  const upload = async (): Promise<void> => {
    const file = await aPdf(desk);
    await step('upload a file', 'officer', `${R}/draft`, '/files', 'revision.edit', { file }, { sha256: createHash('sha256').update(file.bytes).digest('hex'), shows: file.name });
  };
  await upload();
  await step('name who signs', 'officer', `${R}/draft`, `${R}/draft`, 'revision.edit', { title: titled, reviewers: [team.unitHead.id], approvers: [team.head.id] }, { shows: titled });
  await step('send for review', 'officer', `${R}/draft`, '/submission', 'revision.submit', signed('officer'));
  if (dice() < 0.25) {
    await step('return', 'unitHead', `${R}/review`, '/return', 'revision.return', { reason: 'Bước 2 thiếu thời hạn.' });
    await upload();
    await step('send for review', 'officer', `${R}/draft`, '/submission', 'revision.submit', signed('officer'));
  }
  await step('review', 'unitHead', `${R}/review`, '/review', 'revision.review', signed('unitHead'));
  await step('ask for approval', 'officer', R, '/approval-request', 'revision.requestApproval');
  const decision = { decisionNumber: `${nextAt(desk)}/QĐ`, decisionDate: typedDay(desk, 0), effectiveDate: typedDay(desk, tomorrow ? 1 : 0) };
  await step('approve', 'head', `${R}/review`, '/approval', 'revision.approve', { ...decision, ...signed('head') });
}

/** From a report to its end: cause, plan, done, judged effective. */
async function nonconformityLife(desk: Desk): Promise<void> {
  const { team } = desk, title = `Thiếu phiếu ${team.name} ${nextAt(desk)}`, signed = (post: Post): Record<string, Typed> => PASSWORDED(team[post]);
  const led = await begin(desk, { name: 'report a nonconformity', by: 'staff', page: '/nonconformities/new', form: '/nonconformities', typed: { title, description: 'Năm trên hai mươi hồ sơ không có phiếu.' } }, { collection: 'nonconformities', field: 'title', value: title });
  const id = idIn(led, 'nonconformities'), N = `/nonconformities/${id}`, place = { collection: 'nonconformities', record: id };
  const step = (name: string, by: Post, act_: string, action: string, typed: Step['typed'] = {}, more: Partial<Step> = {}): Promise<void> => act(desk, place, { name, by, page: `${N}/acts/${act_}`, form: `/${act_}`, action: `nonconformity.${action}`, typed, ...more });
  await step('triage', 'officer', 'triage', 'triage', { grade: 'minor', unit: team.unit, responsible: team.unitHead.id });
  await step('write a correction', 'unitHead', 'correction', 'contain', { correction: 'Lập bù năm phiếu còn thiếu.' });
  await step('write the cause', 'unitHead', 'analysis', 'analyse', { method: 'whys', why1: 'Gọi điện thay vì lập phiếu.', why2: 'Lập phiếu mất mười phút.', root: 'Quy trình chưa cho lập phiếu.', category: 'procedure', similar: 'Đã xem nơi khác: không có.' });
  await step('plan an action', 'unitHead', 'actions', 'plan', { text: `Sửa quy trình ${title}`, expected: 'Quy trình mới', owner: team.staff.id, due: typedDay(desk, 10) }, { shows: `Sửa quy trình ${title}` });
  await step('set the plan', 'unitHead', 'plan', 'plan', { criterion: 'Không hồ sơ nào thiếu phiếu.', waitDays: '0', verifier: team.auditor.id }, { shows: 'Không hồ sơ nào thiếu phiếu.' });
  await act(desk, place, { name: 'send the plan', by: 'unitHead', page: N, form: '/plan-approval-request', action: 'nonconformity.requestPlanApproval' });
  await step('approve the plan', 'representative', 'plan-approval', 'approvePlan', signed('representative'));
  const part = await partOf(desk, N);
  const onAction = (name: string, by: Post, act_: string, action: string, typed: Step['typed'] = {}): Promise<void> => act(desk, place, { name, by, page: `${N}/actions/${part}/acts/${act_}`, form: `/${act_}`, action: `nonconformity.${action}`, typed });
  await onAction('report the action done', 'staff', 'claim', 'claim', { proof: 'Đã ban hành quy trình mới.' });
  await onAction('accept the action', 'officer', 'acceptance', 'accept');
  await step('judge it effective', 'auditor', 'verification', 'findEffective', { outcome: 'effective', result: 'Ba mươi hồ sơ, không hồ sơ nào thiếu phiếu.', ...signed('auditor') });
}

/** From an empty form to the last signature; filing is a job's. */
async function recordLife(desk: Desk): Promise<void> {
  const { team } = desk, subject = `Kiểm tra sổ ${team.name} ${nextAt(desk)}`, signed = (post: Post): Record<string, Typed> => PASSWORDED(team[post]);
  const page = await desk.people.staff.open(`/records/forms/${team.form}`), token = formTo(page, '/records')?.standing.find(([name]) => name === 'token')?.[1] ?? '';
  const led = await begin(desk, { name: 'begin a record', by: 'staff', page: page.path, form: '/records' }, { collection: 'records', field: 'origin', value: `fill:${team.staff.id}:${token}` }, page);
  const id = idIn(led, 'records'), place = { collection: 'records', record: id }, edit = `/records/${id}/edit`;
  const step = (name: string, by: Post, at: string, form: string, action: string, typed: Step['typed'] = {}, more: Partial<Step> = {}): Promise<void> => act(desk, place, { name, by, page: at, form, action: `record.${action}`, typed, ...more });
  await step('fill in', 'staff', edit, '/answers', 'edit', { subject, found: 'Không', do: 'save' }, { shows: subject });
  await step('send the record', 'staff', `/records/${id}/acts/submission`, '/submission', 'submit', signed('staff'));
  await step('sign second', 'unitHead', `/records/${id}/acts/signature`, '/signature', 'sign', signed('unitHead'));
  await step('sign last', 'head', `/records/${id}/acts/signature`, '/signature', 'sign', signed('head'));
}

/** Makes a record and goes where it stands. @throws LeftOff when nobody could tell whether it was made. */
async function begin(desk: Desk, step: Omit<Step, 'action'>, { collection, field, value }: { collection: string; field: string; value: string }, shown?: Page): Promise<string> {
  const person = desk.people[step.by], form = formTo(shown ?? await person.open(step.page), step.form);
  if (!form) throw new LeftOff(`${step.name}: no form at ${step.page}`);
  const intention = await person.send(form, step.typed ?? {}, { name: step.name, by: person.id, trace: { of: 'record', collection, field, value } });
  if (endOf(intention) !== 'acknowledged') throw new LeftOff(`${step.name} (${value}): ${endOf(intention)}, ${intention.told ?? 'no answer'}`);
  return intention.led ?? '';
}

/** One step of a life; after an answer that did not tell, the person looks at a new page and goes on from what it shows. */
async function act(desk: Desk, place: Place, step: Step): Promise<void> {
  const person = desk.people[step.by];
  for (let look = 0; look < LOOKS; look += 1) {
    const page = await person.open(step.page), form = formTo(page, step.form), before = look > 0;
    if (before && (!form || isShown(page, step))) return;
    if (!form) throw new LeftOff(`${step.name}: no form to ${step.form} at ${step.page} (${page.status})`);
    const intention = await person.send(form, step.typed ?? {}, traced(place, step, person));
    if (endOf(intention) === 'acknowledged') return;
    if (endOf(intention) === 'refused') throw new LeftOff(`${step.name} at ${step.page}: refused, ${intention.told ?? ''}`);
    await wait(LOOK_MS);
  }
  throw new LeftOff(`${step.name} at ${step.page}: nobody could tell`);
}

function traced({ collection, record }: Place, { name, action, sha256 }: Step, by: Account): Omit<Intention, 'answers'> {
  return { name, by: by.id, trace: { of: 'entry', collection, record, action, by: by.id }, ...(sha256 ? { sha256 } : {}) };
}

function isShown({ text, forms }: Page, { shows }: Step): boolean {
  return shows !== undefined && (text.includes(shows) || forms.some(form => form.standing.some(([, value]) => value === shows)));
}

/** The job looks every twenty seconds. */
async function isInForce(desk: Desk, id: string): Promise<boolean> {
  for (let look = 0; look < 20 && desk.isOpen(); look += 1) {
    const page = await desk.people.officer.open(`/documents/${id}/revisions/new`);
    if (formTo(page, '/revisions')) return true;
    await wait(2 * LOOK_MS);
  }
  return false;
}

async function partOf(desk: Desk, path: string): Promise<string> {
  const page = await desk.people.staff.open(path), part = /\/actions\/(\w+)\//.exec(page.links.join(' '))?.[1];
  if (!part) throw new LeftOff(`${path} shows no action of its plan`);
  return part;
}

function idIn(address: string, collection: string): string {
  const id = new RegExp(`/${collection}/([0-9a-f]{24})`).exec(address)?.[1];
  if (!id) throw new LeftOff(`${address} is no address in ${collection}`);
  return id;
}

function nextAt(desk: Desk): string {
  desk.made += 1;
  return String(desk.made).padStart(3, '0');
}

/** A page nobody else has uploaded. */
async function aPdf(desk: Desk): Promise<{ name: string; bytes: Uint8Array }> {
  const name = `quy-trinh-${desk.team.name}-${nextAt(desk)}.pdf`, pdf = await PDFDocument.create();
  pdf.addPage([595, 842]).drawText(`Buoc 1. Tiep nhan ${name}.`, { x: 72, y: 720, size: 12 });
  return { name, bytes: await pdf.save() };
}

const on = (desk: Desk, days: number): DateTime => DateTime.fromJSDate(desk.today(), { zone: ZONE }).plus({ days });
const dayAt = (desk: Desk, days: number): string => on(desk, days).toISODate() ?? '';
const typedDay = (desk: Desk, days: number): string => on(desk, days).toFormat('dd/MM/yyyy');

/** A day that is chosen now and sent after midnight would be another one. */
function isJustBeforeMidnight(desk: Desk): boolean {
  return dayAt(desk, 0) !== (DateTime.fromJSDate(desk.today(), { zone: ZONE }).plus({ seconds: 30 }).toISODate() ?? '');
}

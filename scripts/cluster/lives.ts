/** What clients do all day: the lives of documents, nonconformities and records, step after step. */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { PDFDocument } from 'pdf-lib';
import { act, begin, dayAt, idIn, isJustBeforeMidnight, LeftOff, nextAt, typedDay } from './desk';
import type { Desk, Place, Step } from './desk';
import { formTo } from './page';

const LOOKS = 20, LOOK_MS = 3000;

/** One life after another until the desk closes. */
export async function workAt(desk: Desk): Promise<void> {
  const lives = [documentLife, nonconformityLife, recordLife, documentLife, amendFromShelf];
  for (let at = Math.floor(desk.dice() * lives.length); desk.isOpen(); at += 1) {
    const life = lives[at % lives.length] ?? documentLife;
    await life(desk).then(() => { desk.ledger.lived += 1; }, (error: unknown) => {
      if (!(error instanceof LeftOff)) throw error;
      desk.ledger.leftOff.push(`${desk.team.name}: ${error.message}`);
    });
  }
}

/** From a code to being in force, today or by the job tomorrow; half of those in force today are amended. */
async function documentLife(desk: Desk): Promise<void> {
  const code = `QT-${desk.team.name.replace('.', '-')}.${nextAt(desk)}`.toUpperCase();
  const led = await begin(desk, {
    name: 'create a document', by: 'officer', page: '/documents/new', form: '/documents',
    typed: { code, title: `Quy trình ${code}`, type: 'QT', unit: '', reason: 'Ban hành lần đầu' },
  }, { collection: 'documents', field: 'code', value: code });
  const id = idIn(led, 'documents'), isForTomorrow = desk.dice() < 0.5 && !isJustBeforeMidnight(desk);
  await throughApproval(desk, id, 1, isForTomorrow);
  if (isForTomorrow) desk.shelf.push({ id, from: dayAt(desk, 1) });
  else if (desk.dice() < 0.5) await amend(desk, id);
}

/** What was approved for a day that has come. */
async function amendFromShelf(desk: Desk): Promise<void> {
  const at = desk.shelf.findIndex(one => one.from === dayAt(desk, 0)), [due] = at < 0 ? [] : desk.shelf.splice(at, 1);
  if (due && await isInForce(desk, due.id)) await amend(desk, due.id);
}

/** The job looks every twenty seconds. */
async function isInForce(desk: Desk, id: string): Promise<boolean> {
  for (let look = 0; look < LOOKS && desk.isOpen(); look += 1) {
    const page = await desk.people.officer.open(`/documents/${id}/revisions/new`);
    if (formTo(page, '/revisions')) return true;
    await wait(LOOK_MS);
  }
  return false;
}

/** The revision in force is superseded by the amendment when that comes into force. */
async function amend(desk: Desk, id: string): Promise<void> {
  await act(desk, { collection: 'documents', record: id }, {
    name: 'open an amendment', by: 'officer', page: `/documents/${id}/revisions/new`, form: '/revisions',
    action: 'revision.open', typed: { kind: 'amendment', reason: 'Theo văn bản mới' },
  });
  await throughApproval(desk, id, 2, false);
}

async function throughApproval(desk: Desk, id: string, n: number, isForTomorrow: boolean): Promise<void> {
  const { team, dice } = desk, R = `/documents/${id}/revisions/${n}`, draft = `${R}/draft`, reading = `${R}/review`;
  const step = stepsOf(desk, { collection: 'documents', record: id }, 'revision');
  const title = `Quy trình ${nextAt(desk)} của ${team.name}`;
  const submission = { form: '/submission', action: 'submit', signs: true };
  const send: Step = { name: 'send for review', by: 'officer', page: draft, ...submission };
  await step(await uploadAt(desk, draft));
  await step({
    name: 'name who signs', by: 'officer', page: draft, form: draft, action: 'edit', shows: title,
    typed: { title, reviewers: [team.unitHead.id], approvers: [team.head.id] },
  });
  await step(send);
  if (dice() < 0.25) {
    const typed = { reason: 'Bước 2 thiếu thời hạn.' };
    await step({ name: 'return', by: 'unitHead', page: reading, form: '/return', action: 'return', typed });
    await step(await uploadAt(desk, draft));
    await step(send);
  }
  await step({ name: 'review', by: 'unitHead', page: reading, form: '/review', action: 'review', signs: true });
  await step({ name: 'ask approval', by: 'officer', page: R, form: '/approval-request', action: 'requestApproval' });
  const effectiveDate = typedDay(desk, isForTomorrow ? 1 : 0), decisionNumber = `${nextAt(desk)}/QĐ`;
  await step({
    name: 'approve', by: 'head', page: reading, form: '/approval', action: 'approve', signs: true,
    typed: { decisionNumber, decisionDate: typedDay(desk, 0), effectiveDate },
  });
}

/** A page nobody else has uploaded. */
async function uploadAt(desk: Desk, page: string): Promise<Step> {
  const name = `quy-trinh-${desk.team.name}-${nextAt(desk)}.pdf`, pdf = await PDFDocument.create();
  pdf.addPage([595, 842]).drawText(`Buoc 1. Tiep nhan ${name}.`, { x: 72, y: 720, size: 12 });
  const bytes = await pdf.save(), sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    name: 'upload a file', by: 'officer', page, form: '/files', action: 'edit', typed: { file: { name, bytes } },
    sha256, shows: name,
  };
}

/** From a report to its end: cause, plan, done, judged effective. */
async function nonconformityLife(desk: Desk): Promise<void> {
  const title = `Thiếu phiếu ${desk.team.name} ${nextAt(desk)}`;
  const led = await begin(desk, {
    name: 'report a nonconformity', by: 'staff', page: '/nonconformities/new', form: '/nonconformities',
    typed: { title, description: 'Năm trên hai mươi hồ sơ không có phiếu.' },
  }, { collection: 'nonconformities', field: 'title', value: title });
  const id = idIn(led, 'nonconformities'), N = `/nonconformities/${id}`;
  const step = stepsOf(desk, { collection: 'nonconformities', record: id }, 'nonconformity');
  for (const one of stepsToPlan(desk, title)) await step(onPage(one, N));
  const part = await partOf(desk, N);
  for (const one of STEPS_OF_ACTION) await step(onPage(one, `${N}/actions/${part}`));
  await step(onPage({
    name: 'judge it effective', by: 'auditor', form: 'verification', action: 'findEffective', signs: true,
    typed: { outcome: 'effective', result: 'Ba mươi hồ sơ, không hồ sơ nào thiếu phiếu.' },
  }, N));
}

/** An act with a page of its own, called as the resource it posts to; or, with `page`, a button there. */
type OnRecord = Omit<Step, 'page'> & { readonly page?: string };

function onPage(step: OnRecord, record: string): Step {
  const { form, page = `/acts/${form}` } = step;
  return { ...step, page: `${record}${page}`, form: `/${form}` };
}

const STEPS_OF_ACTION: readonly OnRecord[] = [
  { name: 'report it done', by: 'staff', form: 'claim', action: 'claim', typed: { proof: 'Đã ban hành quy trình.' } },
  { name: 'accept the action', by: 'officer', form: 'acceptance', action: 'accept' },
];

function stepsToPlan(desk: Desk, title: string): readonly OnRecord[] {
  const { unit, unitHead, staff, auditor } = desk.team;
  const text = `Sửa quy trình ${title}`, criterion = 'Không hồ sơ nào thiếu phiếu.';
  const whys = { why1: 'Gọi điện thay vì lập phiếu.', why2: 'Lập phiếu mất mười phút.' };
  return [
    { name: 'triage', by: 'officer', form: 'triage', action: 'triage',
      typed: { grade: 'minor', unit, responsible: unitHead.id } },
    { name: 'write a correction', by: 'unitHead', form: 'correction', action: 'contain',
      typed: { correction: 'Lập bù năm phiếu còn thiếu.' } },
    { name: 'write the cause', by: 'unitHead', form: 'analysis', action: 'analyse',
      typed: { method: 'whys', ...whys, root: 'Chưa cho lập phiếu.', category: 'procedure', similar: 'Không có nơi khác.' } },
    { name: 'plan an action', by: 'unitHead', form: 'actions', action: 'plan', shows: text,
      typed: { text, expected: 'Quy trình mới', owner: staff.id, due: typedDay(desk, 10) } },
    { name: 'set the plan', by: 'unitHead', form: 'plan', action: 'plan', shows: criterion,
      typed: { criterion, waitDays: '0', verifier: auditor.id } },
    { name: 'send the plan', by: 'unitHead', page: '', form: 'plan-approval-request', action: 'requestPlanApproval' },
    { name: 'approve the plan', by: 'representative', form: 'plan-approval', action: 'approvePlan', signs: true },
  ];
}

async function partOf(desk: Desk, path: string): Promise<string> {
  const { links } = await desk.people.staff.open(path), part = /\/actions\/(\w+)\//.exec(links.join(' '))?.[1];
  if (!part) throw new LeftOff(`${path} shows no action of its plan`);
  return part;
}

/** From an empty form to the last signature; filing is a job's. */
async function recordLife(desk: Desk): Promise<void> {
  const { team } = desk, subject = `Kiểm tra sổ ${team.name} ${nextAt(desk)}`;
  const page = await desk.people.staff.open(`/records/forms/${team.form}`);
  const token = formTo(page, '/records')?.standing.find(([name]) => name === 'token')?.[1] ?? '';
  const led = await begin(desk, { name: 'begin a record', by: 'staff', page: page.path, form: '/records' },
    { collection: 'records', field: 'origin', value: `fill:${team.staff.id}:${token}` }, page);
  const id = idIn(led, 'records'), acts = `/records/${id}/acts`;
  const step = stepsOf(desk, { collection: 'records', record: id }, 'record');
  await step({
    name: 'fill in', by: 'staff', page: `/records/${id}/edit`, form: '/answers', action: 'edit', shows: subject,
    typed: { subject, found: 'Không', do: 'save' },
  });
  const submission = { page: `${acts}/submission`, form: '/submission', action: 'submit', signs: true };
  await step({ name: 'send it', by: 'staff', ...submission });
  const signature = { page: `${acts}/signature`, form: '/signature', action: 'sign', signs: true };
  await step({ name: 'sign second', by: 'unitHead', ...signature });
  await step({ name: 'sign last', by: 'head', ...signature });
}

/** In the trail an act is called after what it is done to: `revision.submit`. */
const stepsOf = (desk: Desk, place: Place, to: string) => (step: Step): Promise<void> => (
  act(desk, place, { ...step, action: `${to}.${step.action}` })
);

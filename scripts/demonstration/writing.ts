/** What stands in a revision's files: its paper drawn as PDF, and as docx where its author works in one. */
import type { ProcessStep } from '../../server/documents/model';
import { pdfWorker } from '../../server/pdf/worker';
import { docxBytes } from './asDocx';
import { pdfDescription } from './asPdf';
import { bodyOf, stepsOf } from './bodies';
import { printedDay, type Calendar } from './calendar';
import type { DocumentPlan } from './catalogue';
import type { RevisionPlan } from './lives';
import type { ControlledPaper, SignerOnPaper } from './papers';
import { ACCOUNTS, AGENCIES, CASTS, type Cast } from './province';

export interface WrittenFile { readonly name: string; readonly docx: Buffer | undefined; readonly pdf: Buffer }

const KINDS: Readonly<Record<string, string>> = { STCL: 'Sổ tay chất lượng', CSCL: 'Chính sách chất lượng', MTCL: 'Mục tiêu chất lượng', HT: 'Quy trình hệ thống', QT: 'Quy trình', HD: 'Hướng dẫn công việc', BM: 'Biểu mẫu' };

/** Accounts in full, for this document's agency. */
export function castOf(plan: DocumentPlan): Cast {
  const casts = CASTS[plan.agency], cast = casts[plan.unit] ?? casts['*'];
  if (!cast) throw new Error(`Nobody writes ${plan.code}`);
  const full = (account: string): string => `${account}.${plan.agency}`;
  return { author: full(cast.author), reviewers: cast.reviewers.map(full), approver: full(cast.approver) };
}

/** `at` = which revision of the plan. The same plan on the same day gives the same bytes. */
export async function mainFile(plan: DocumentPlan, at: number, calendar: Calendar): Promise<WrittenFile> {
  const paper = paperOf(plan, at, calendar);
  return { name: `${plan.code} ${plan.title}`, pdf: await pdfWorker().renderPdf(pdfDescription(paper)), docx: plan.upload === 'pdf' ? undefined : docxBytes(paper) };
}

/** The same steps that stand in its paper, as data. */
export function processSteps(plan: DocumentPlan, at: number): ProcessStep[] {
  return stepsOf(plan.matter, { earlier: at, leader: agencyPlan(plan).leader }).map(([what, who, limit, form]) => ({ what, who, limit, form }));
}

/** The application form that goes with a procedure. */
export async function formFile(plan: DocumentPlan, at: number, calendar: Calendar): Promise<WrittenFile> {
  const code = `BM-${plan.code.replace(/^QT-/, '')}.01`, title = 'Đơn, tờ khai đề nghị';
  const fields = ['Họ, chữ đệm, tên (hoặc tên tổ chức)', 'Số định danh, giấy tờ tùy thân', 'Địa chỉ liên hệ, số điện thoại', 'Nội dung đề nghị', 'Giấy tờ kèm theo', 'Hình thức nhận kết quả'];
  const paper = paperOf({ ...plan, code, title, type: 'BM', matter: { kind: 'form', to: agencyPlan(plan).shortName, fields } }, at, calendar);
  return { name: `${code} ${title}`, pdf: await pdfWorker().renderPdf(pdfDescription(paper)), docx: docxBytes(paper) };
}

function paperOf(plan: DocumentPlan, at: number, calendar: Calendar): ControlledPaper {
  const agency = agencyPlan(plan), parent = agency.key === 'tinh' ? '' : 'Ủy ban nhân dân tỉnh Kinh Bắc';
  const day = (revision: RevisionPlan | undefined): string => (revision?.from === null || revision === undefined ? '…/…/……' : printedDay(calendar.morningOf(revision.from)));
  const past = plan.life.revisions.slice(0, at + 1), current = past.at(-1);
  return {
    kind: KINDS[plan.type] ?? '', code: plan.code, title: plan.title, label: labelAt(plan, at), issued: day(current), parent, agency: agency.key === 'tinh' ? agency.name : agency.shortName,
    cover: plan.type !== 'BM' && plan.type !== 'CSCL', signers: signersOf(plan),
    alterations: past.map((revision, index) => ({ ...revision.alteration, label: labelAt(plan, index), day: day(revision) })),
    recipients: ['Lãnh đạo cơ quan', ...agency.units.slice(0, 4).map(([, name]) => name)],
    body: bodyOf(plan.matter, { title: plan.title, code: plan.code, agency: agency.shortName, leader: agency.leader, earlier: at, changes: past.slice(1).map(revision => revision.alteration.what) }),
    madeAt: calendar.at((current?.sent ?? 0) - 2, 1),
  };
}

function signersOf(plan: DocumentPlan): SignerOnPaper[] {
  const cast = castOf(plan);
  const signer = (role: string, account: string): SignerOnPaper => { const person = ACCOUNTS.find(one => one.account === account); return { role, name: person?.name ?? '', title: person?.title ?? '' }; };
  return [signer('Soạn thảo', cast.author), ...cast.reviewers.map(account => signer('Soát xét', account)), signer('Phê duyệt', cast.approver)];
}

/** 01/00, 01/01, 02/00: as the operations number them. */
function labelAt(plan: DocumentPlan, at: number): string {
  let issue = 0, amendment = 0;
  for (const revision of plan.life.revisions.slice(0, at + 1)) [issue, amendment] = revision.kind === 'issue' ? [issue + 1, 0] : [issue, amendment + 1];
  return [issue, amendment].map(part => String(part).padStart(2, '0')).join('/');
}

function agencyPlan(plan: DocumentPlan): (typeof AGENCIES)[number] {
  const agency = AGENCIES.find(one => one.key === plan.agency);
  if (!agency) throw new Error(`No agency ${plan.agency}`);
  return agency;
}

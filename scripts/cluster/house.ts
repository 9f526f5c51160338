/** Agencies, people and a form in force for the run, made through the operations before anything goes wrong. */
import { SYSTEM, type Actor, type Role } from '../../server/access/roles';
import { addUnit, createAgency } from '../../server/agencies/operations';
import { agencyById } from '../../server/agencies/queries';
import { dayOf } from '../../server/core/clock';
import { loadDocument } from '../../server/documents/acts';
import { describeForm } from '../../server/documents/formOperations';
import { approve, createDocument, editDraft, requestApproval, review, submit } from '../../server/documents/operations';
import type { FileStore } from '../../server/files/store';
import type { WrittenForm } from '../../server/forms/description';
import { createPerson } from '../../server/people/operations';
import { actorOf } from '../../server/people/queries';
import type { Account } from './person';

export const ZONE = 'Asia/Ho_Chi_Minh', PASSWORD = 'Mật khẩu để thử 2026';

/** Those who work at one client's desk; the head and the representative sit at two. */
export interface Team {
  readonly name: string; readonly unit: string; readonly form: string;
  readonly officer: Account; readonly unitHead: Account; readonly staff: Account; readonly auditor: Account;
  readonly head: Account; readonly representative: Account;
}

/** Filler, head of the unit and head of the agency sign in order; it needs no drawing by hand. */
const FORM: WrittenForm = {
  folder: 'HS-01', retentionYears: 3, clauses: ['7.5.3'],
  blocks: [
    { block: 'field', name: 'subject', label: 'Nội dung kiểm tra', kind: 'line', required: true },
    { block: 'field', name: 'found', label: 'Có sai sót', kind: 'choice', options: ['Có', 'Không'], required: true },
    { block: 'signatures', name: 'signing', signatures: [
      { name: 'made', label: 'Người lập', by: 'filler' }, { name: 'seen', label: 'Trưởng phòng', by: 'unitHead' },
      { name: 'approved', label: 'Giám đốc', by: 'head' },
    ] },
  ],
};

const UNITS = [['Phòng Hành chính tư pháp', 'HCTP'], ['Phòng Bổ trợ tư pháp', 'BTTP']] as const;

/** Two clients an agency, each in a unit of its own. */
export async function settleIn(clients: number, files: FileStore, now: Date): Promise<Team[]> {
  const agencies = Array.from({ length: Math.ceil(clients / UNITS.length) }, (_, at) => `cq${at + 1}`);
  const teams: Team[] = [];
  for (const code of agencies) teams.push(...(await agencyWithTeams(code, files, now)));
  return teams.slice(0, clients);
}

async function agencyWithTeams(code: string, files: FileStore, now: Date): Promise<Team[]> {
  const named = { name: `Sở Tư pháp ${code}`, shortName: code, code, kind: 'department' } as const;
  const agency = await createAgency(SYSTEM, named, now, ZONE);
  const administrator: Actor = { ...SYSTEM, agency, grants: [{ role: 'administrator', agency }] };
  const head = await somebody(agency, `${code}.head`, 'Giám đốc', '', 'head', now);
  const representative = await somebody(agency, `${code}.representative`, 'Phó Giám đốc', '', 'representative', now);
  const desks: Omit<Team, 'form'>[] = [];
  for (const [name, short] of UNITS) {
    const { version } = await agencyById(agency, now);
    const unit = await addUnit(administrator, agency, { name, code: short, version }, now), desk = `${code}.${short}`;
    const at = (role: Role, title: string): Promise<Account> => (
      somebody(agency, `${desk}.${role}`.toLowerCase(), title, unit, role, now)
    );
    desks.push({
      name: desk, unit, head, representative, officer: await at('qualityOfficer', 'Thư ký ISO'),
      unitHead: await at('unitHead', 'Trưởng phòng'), staff: await at('staff', 'Chuyên viên'),
      auditor: await at('auditor', 'Đánh giá viên'),
    });
  }
  const [first] = desks, form = first ? await formInForce(first, agency, files, now) : '';
  return desks.map(desk => ({ ...desk, form }));
}

async function somebody(
  agency: string, account: string, title: string, unit: string, role: Role, now: Date,
): Promise<Account> {
  const about = { account, name: `${title} ${account}`, email: `${account}@example.vn`, title, unit, roles: [role] };
  return { id: await createPerson(agency, { ...about, password: PASSWORD }, now), account, password: PASSWORD };
}

/** The same for all desks of the agency. @returns the id of its document. */
async function formInForce(
  { officer, unitHead, head }: Omit<Team, 'form'>, agency: string, files: FileStore, now: Date,
): Promise<string> {
  const actors = [officer, unitHead, head].map(one => actorFor(one, agency, now));
  const [author, reviewer, approver] = await Promise.all(actors);
  if (!author || !reviewer || !approver) throw new Error('The form needs three people.');
  const about = { title: 'Phiếu kiểm tra hồ sơ', reason: 'Ban hành lần đầu' };
  const signers = { reviewers: [unitHead.id], approvers: [head.id], reviewOrder: 'parallel' } as const;
  const { _id: id } = await createDocument(author, { ...about, code: 'BM-01', type: 'BM', unit: '' }, now);
  const signed = { id, n: 1, password: PASSWORD }, today = dayOf(now, ZONE);
  const version = async (): Promise<number> => (await loadDocument(id)).version;
  const draft = { ...about, ...signers, references: [], noRereading: false, version: await version() };
  await editDraft(author, id, 1, draft, now);
  await describeForm(author, { id, n: 1, version: await version(), form: FORM }, now, files);
  await submit(author, signed, now);
  await review(reviewer, signed, now);
  await requestApproval(author, { id, n: 1 }, now);
  await approve(approver, { ...signed, decisionNumber: '1/QĐ', decisionDate: today, effectiveDate: today }, now);
  return id;
}

async function actorFor({ id, account }: Account, agency: string, now: Date): Promise<Actor> {
  const found = await actorOf(id, agency, now);
  if (!found) throw new Error(`${account} has no account.`);
  return found.actor;
}

/** Two years of audits and corrective actions in three agencies: last year's programmes, which are closed, this year's, which are running, their audits, and findings in every state. */
import { DateTime } from 'luxon';
import { addCertificate, saveAuditor } from '../../server/audits/auditors';
import { addRow, approveProgramme, closeProgramme, draftProgramme } from '../../server/audits/programmes';
import { agencyById } from '../../server/agencies/queries';
import { inForceIn } from '../../server/documents/queries';
import { lastYear, liveAudit, type AuditPlan } from './audits';
import { ZONE } from './calendar';
import { liveFinding, type Actors } from './findings';
import { AUDIT_FINDINGS, FINDINGS, OLD_FINDINGS } from './faults';
import { PASSWORD, type AgencyKey } from './province';
import { actorAt, agencyOf, idOf, type Settled } from './settle';

const STP: Actors = { reporter: 'motcua', officer: 'thukyiso', responsible: 'truongphong', owners: ['chuyenvien', 'motcua'], decides: 'daidien', verifier: 'danhgia' };
const ACTORS: Readonly<Partial<Record<AgencyKey, Actors>>> = {
  stp: STP,
  khcn: { reporter: 'chuyenvien', officer: 'thukyiso', responsible: 'truongphong', owners: ['chuyenvien', 'truongphong'], decides: 'giamdoc', verifier: 'giamdoc' },
  minhtuong: { reporter: 'motcua', officer: 'congchuc', responsible: 'motcua', owners: ['motcua', 'motcua'], decides: 'chutich', verifier: 'chutich' },
};

/** Who answers for a unit's finding; a unit's head verifies nothing of their own. */
function actorsFor(agency: AgencyKey, unit: string): Actors {
  const actors = ACTORS[agency] ?? STP;
  return agency === 'stp' && unit === 'BTTP' ? { ...actors, responsible: 'danhgia', verifier: 'thukyiso' } : actors;
}

export async function liveQuality(settled: Settled): Promise<void> {
  await registerAuditors(settled);
  for (const agency of YEARS) {
    const old = await programme(settled, agency, -1);
    for (const audit of auditsOfLastYear(settled).filter(one => one.agency === agency.key)) await liveAudit(settled, audit, actorsFor(agency.key, audit.unit));
    await closeProgramme(await actorAt(settled, `${agency.approver}.${agency.key}`, settled.calendar.at(lastYear(settled, 12, 22), 2)), { id: old }, settled.calendar.at(lastYear(settled, 12, 22), 2));
    await programme(settled, agency, 0);
    for (const audit of AUDITS.filter(one => one.agency === agency.key)) await liveAudit(settled, audit, actorsFor(agency.key, audit.unit));
  }
  for (const finding of FINDINGS) await liveFinding(settled, finding, actorsFor(finding.agency, finding.unit));
}

async function registerAuditors(settled: Settled): Promise<void> {
  const at = settled.calendar.at(-300, 3), officer = await actorAt(settled, 'thukyiso.stp', at), person = idOf(settled, 'danhgia.stp');
  await saveAuditor(officer, { person, competence: 'Tám năm làm quản lý chất lượng; đã dự lớp đánh giá viên nội bộ.', scopes: ['7', '8', '9'], active: true }, at);
  await addCertificate(officer, { person, version: 1, name: 'Đánh giá viên nội bộ ISO 9001:2015', number: '00/CN (minh họa)', issuer: 'Đơn vị đào tạo (minh họa)', from: settled.calendar.day(-700), until: settled.calendar.day(40) }, at);
}

/** Who drafts and who approves the programme of a year. */
interface Year { readonly key: AgencyKey; readonly maker: string; readonly approver: string }
const YEARS: readonly Year[] = [{ key: 'stp', maker: 'thukyiso', approver: 'giamdoc' }, { key: 'khcn', maker: 'thukyiso', approver: 'giamdoc' }, { key: 'minhtuong', maker: 'congchuc', approver: 'chutich' }];

/** Approved in the middle of January; where that day has not come yet this year, 25 days ago. `back` = -1 for last year's. */
async function programme(settled: Settled, { key, maker, approver }: Year, back: 0 | -1): Promise<string> {
  const today = DateTime.fromISO(settled.calendar.day(0), { zone: ZONE }), year = today.year + back, january = Math.floor(today.set({ month: 1, day: 15 }).diff(today, 'days').days);
  const drafted = back ? lastYear(settled, 1, 15) : Math.min(-25, january), at = settled.calendar.at(drafted, 2), officer = await actorAt(settled, `${maker}.${key}`, at), agency = await agencyById(agencyOf(settled, key), at);
  const id = await draftProgramme(officer, { year, title: `Chương trình đánh giá nội bộ năm ${year}`, aims: 'Xem hệ thống có được giữ đúng như đã ban hành và có hiệu lực.' }, at), audits = (back ? auditsOfLastYear(settled) : AUDITS).filter(one => one.agency === key);
  const timesOf = (of: (audit: AuditPlan) => boolean, reason: string): Times => { const months = monthsOf(settled, audits.filter(of), year); return months.length || !back ? { months: months.length ? months : [LAST_MONTH], reason: '' } : { months, reason }; };
  for (const unit of agency.units) await addRow(officer, { id, unit: unit.id, document: '', ...timesOf(audit => audit.unit === unit.code, 'Cơ quan cấp trên đã kiểm tra trong năm.'), note: '' }, at);
  const system = agency.documentTypes.filter(type => type.tier === 2).map(type => type.code);
  for (const document of (await inForceIn(agency._id, 500)).filter(one => system.includes(one.type))) await addRow(officer, { id, unit: '', document: document._id, ...timesOf(audit => audit.documents.includes(document.code), 'Áp dụng chưa đủ một năm; đánh giá trong năm sau.'), note: '' }, at);
  await approveProgramme(await actorAt(settled, `${approver}.${key}`, at), { id, password: PASSWORD }, settled.calendar.at(drafted + 2, 5));
  return id;
}

interface Times { readonly months: readonly number[]; readonly reason: string }
/** What this year's audits do not reach is planned for the end of it. */
const LAST_MONTH = 12;

/** The months in which these audits are: a programme that is held as it was planned, wherever in the year the demonstration is made. */
function monthsOf({ calendar }: Settled, audits: readonly AuditPlan[], year: number): number[] {
  return audits.map(audit => DateTime.fromISO(calendar.workday(audit.days), { zone: ZONE })).filter(day => day.year === year).map(day => day.month);
}

const STP_AUDIT = { agency: 'stp', planner: 'thukyiso', lead: 'danhgia', approver: 'giamdoc', unitHead: 'truongphong', documents: [], clauses: ['7.5.3.1', '7.5.3.2', '8.5.1'] } as const;
const KHCN_AUDIT = { agency: 'khcn', planner: 'thukyiso', lead: 'thukyiso', approver: 'giamdoc', unitHead: 'truongphong', documents: [], clauses: ['7.1.5.1', '7.1.5.2', '8.5.1'] } as const;
const COMMUNE_AUDIT = { agency: 'minhtuong', planner: 'congchuc', lead: 'congchuc', approver: 'chutich', unitHead: 'motcua', documents: [], clauses: ['7.5.3.1', '7.5.3.2', '8.2.1'] } as const;

function auditsOfLastYear(settled: Settled): AuditPlan[] {
  const [office, notary, scales, counter] = OLD_FINDINGS, day = (month: number): number => lastYear(settled, month, 10);
  return [
    { ...STP_AUDIT, title: 'Đánh giá Phòng Hành chính tư pháp', purpose: 'Xem việc kiểm soát hồ sơ một cửa.', unit: 'HCTP', days: day(6), reach: 'closed', findings: office ? [{ line: 1, finding: office }] : [] },
    { ...STP_AUDIT, title: 'Đánh giá Phòng Bổ trợ tư pháp', purpose: 'Xem việc thẩm định hồ sơ bổ trợ tư pháp.', unit: 'BTTP', lead: 'truongphong', unitHead: 'danhgia', days: day(9), reach: 'closed', findings: notary ? [{ line: 0, finding: notary }] : [] },
    { ...KHCN_AUDIT, title: 'Đánh giá Phòng Tiêu chuẩn Đo lường Chất lượng', purpose: 'Xem việc giữ chuẩn đo lường.', unit: 'TDC', days: day(5), reach: 'closed', findings: scales ? [{ line: 0, finding: scales }] : [] },
    { ...COMMUNE_AUDIT, title: 'Đánh giá Trung tâm Phục vụ hành chính công', purpose: 'Xem việc tiếp nhận và trả kết quả.', unit: 'PVHCC', days: day(8), reach: 'closed', findings: counter ? [{ line: 1, finding: counter }] : [] },
  ];
}

const [form, oldForms, balance, board] = AUDIT_FINDINGS;
const AUDITS: readonly AuditPlan[] = [
  { ...STP_AUDIT, title: 'Đánh giá Phòng Hành chính tư pháp', purpose: 'Xem quy trình hộ tịch có được làm đúng và đúng hạn.', unit: 'HCTP', documents: ['QT-HCTP.01', 'QT-HCTP.03'], clauses: ['8.5.1', '7.5.3.1', '7.5.3.2'], days: -121, reach: 'followUp', findings: form && oldForms ? [{ line: 1, finding: form }, { line: 4, finding: oldForms }] : [] },
  { ...STP_AUDIT, title: 'Đánh giá Phòng Phổ biến, giáo dục pháp luật', purpose: 'Xem việc lập và theo dõi kế hoạch phổ biến pháp luật.', unit: 'PBPL', days: -60, reach: 'cancelled' },
  { ...STP_AUDIT, title: 'Đánh giá Phòng Tổng hợp và Pháp chế', purpose: 'Xem việc lưu và tra cứu hồ sơ.', unit: 'TP', days: -12, reach: 'inApproval' },
  { ...STP_AUDIT, title: 'Đánh giá Văn phòng Sở', purpose: 'Xem công tác văn thư và giữ hồ sơ.', unit: 'VP', documents: ['QT-VP.01', 'QT-HT.01'], days: -1, reach: 'inProgress' },
  { ...STP_AUDIT, title: 'Đánh giá Phòng Bổ trợ tư pháp', purpose: 'Xem việc giải quyết hồ sơ bổ trợ tư pháp.', unit: 'BTTP', planner: 'danhgia', documents: ['QT-BTTP.02', 'QT-HT.02', 'QT-HT.03'], clauses: ['6.1.2', '8.5.1', '9.1.2', '9.2.2'], days: 15, reach: 'excused', exception: 'Sở chỉ có một trưởng đoàn có chứng chỉ.' },
  { ...KHCN_AUDIT, title: 'Đánh giá Phòng Tiêu chuẩn Đo lường Chất lượng', purpose: 'Xem việc kiểm định và giữ chuẩn.', unit: 'TDC', days: -150, reach: 'closed', findings: balance ? [{ line: 0, finding: balance }] : [] },
  { ...KHCN_AUDIT, title: 'Đánh giá Phòng Quản lý khoa học', purpose: 'Xem việc quản lý nhiệm vụ khoa học và công nghệ.', unit: 'QLKH', lead: 'chuyenvien', documents: ['QT-HT.01', 'QT-HT.03'], clauses: ['8.4.1', '7.5.3.1', '7.5.3.2', '9.2.2'], days: 11, reach: 'confirmed' },
  { ...COMMUNE_AUDIT, title: 'Đánh giá Trung tâm Phục vụ hành chính công', purpose: 'Xem việc niêm yết và tiếp nhận hồ sơ.', unit: 'PVHCC', documents: ['QT-HT.01'], days: -70, reach: 'followUp', exception: 'Xã chỉ có ba người làm công tác ISO; người đánh giá đã tham gia soạn quy trình.', findings: board ? [{ line: 1, finding: board }] : [] },
];

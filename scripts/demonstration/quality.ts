/** A year of audits and corrective actions in the demonstration: a programme, an audit that is closed, one going on, one planned, and findings in every state. */
import { DateTime } from 'luxon';
import { answerLine, conclude, drawChecklist, holdMeeting, startAudit } from '../../server/audits/answering';
import { confirm, excuse, planAudit } from '../../server/audits/planning';
import { addRow, approveProgramme, draftProgramme } from '../../server/audits/programmes';
import { loadAudit } from '../../server/audits/queries';
import { acceptReport, issueReport, requestApproval, writeReport } from '../../server/audits/reporting';
import { addCertificate, saveAuditor } from '../../server/audits/auditors';
import { agencyById, type AgencyView } from '../../server/agencies/queries';
import { inForceIn } from '../../server/documents/queries';
import { ofAudit } from '../../server/nonconformities/queries';
import { ZONE } from './calendar';
import { carryOn, liveFinding, type Actors } from './findings';
import { AUDIT_FINDINGS, FINDINGS } from './faults';
import { PASSWORD, type AgencyKey } from './province';
import { actorAt, agencyOf, idOf, type Settled } from './settle';

const STP: Actors = { reporter: 'motcua', officer: 'thukyiso', responsible: 'truongphong', owners: ['chuyenvien', 'motcua'], decides: 'daidien', verifier: 'danhgia' };
const ACTORS: Readonly<Partial<Record<AgencyKey, Actors>>> = {
  stp: STP,
  khcn: { reporter: 'chuyenvien', officer: 'thukyiso', responsible: 'truongphong', owners: ['chuyenvien', 'truongphong'], decides: 'giamdoc', verifier: 'giamdoc' },
  minhtuong: { reporter: 'motcua', officer: 'congchuc', responsible: 'motcua', owners: ['motcua', 'motcua'], decides: 'chutich', verifier: 'chutich' },
};

export async function liveQuality(settled: Settled): Promise<void> {
  await registerAuditors(settled);
  await programme(settled);
  await closedAudit(settled);
  await runningAudit(settled);
  await plannedAudit(settled);
  for (const finding of FINDINGS) await liveFinding(settled, finding, ACTORS[finding.agency] ?? STP);
}

async function registerAuditors(settled: Settled): Promise<void> {
  const at = settled.calendar.at(-300, 3), officer = await actorAt(settled, 'thukyiso.stp', at), person = idOf(settled, 'danhgia.stp');
  await saveAuditor(officer, { person, competence: 'Tám năm làm quản lý chất lượng; đã dự lớp đánh giá viên nội bộ.', scopes: ['7', '8', '9'], active: true }, at);
  await addCertificate(officer, { person, version: 1, name: 'Đánh giá viên nội bộ ISO 9001:2015', number: '00/CN (minh họa)', issuer: 'Đơn vị đào tạo (minh họa)', from: settled.calendar.day(-700), until: settled.calendar.day(40) }, at);
}

/** Approved in the middle of January; a demonstration made before that day has it 25 days old. */
async function programme(settled: Settled): Promise<void> {
  const today = DateTime.fromISO(settled.calendar.day(0), { zone: ZONE }), drafted = -Math.max(25, Math.floor(today.diff(today.set({ month: 1, day: 15 }), 'days').days));
  const at = settled.calendar.at(drafted, 2), officer = await actorAt(settled, 'thukyiso.stp', at), agency = await agencyById(agencyOf(settled, 'stp'), at);
  const id = await draftProgramme(officer, { year: today.year, title: `Chương trình đánh giá nội bộ năm ${today.year}`, aims: 'Xem hệ thống có được giữ đúng như đã ban hành và có hiệu lực.' }, at);
  for (const [n, unit] of agency.units.entries()) await addRow(officer, { id, unit: unit.id, document: '', months: [(n * 2 + 4) % 12 + 1], reason: '', note: '' }, at);
  const system = agency.documentTypes.filter(type => type.tier === 2).map(type => type.code);
  for (const document of (await inForceIn(agency._id, 500)).filter(one => system.includes(one.type))) await addRow(officer, { id, unit: '', document: document._id, months: [7, 11], reason: '', note: '' }, at);
  await approveProgramme(await actorAt(settled, 'giamdoc.stp', at), { id, password: PASSWORD }, settled.calendar.at(drafted + 2, 5));
}

async function scope(settled: Settled, at: Date, unit: string, codes: readonly string[]): Promise<{ units: string[]; documents: string[]; agency: AgencyView }> {
  const agency = await agencyById(agencyOf(settled, 'stp'), at), inForce = await inForceIn(agency._id, 500);
  return { agency, units: agency.units.filter(one => one.code === unit).map(one => one.id), documents: inForce.filter(one => codes.includes(one.code)).map(one => one._id) };
}

const PLAN = { method: 'Xem hồ sơ, hỏi người làm, lấy mẫu.', law: '', auditors: [] };

/** From the plan to the answers of the unit; its findings are followed up. */
async function closedAudit(settled: Settled): Promise<void> {
  const { calendar } = settled, planned = calendar.at(-140, 2), lead = await actorAt(settled, 'danhgia.stp', planned), { units, documents } = await scope(settled, planned, 'HCTP', ['QT-HCTP.01', 'QT-HCTP.03']);
  const { _id: id } = await planAudit(lead, { ...PLAN, title: 'Đánh giá Phòng Hành chính tư pháp', purpose: 'Xem quy trình hộ tịch có được làm đúng và đúng hạn.', units, clauses: ['8.5.1', '7.5.3'], documents, lead: lead.id, from: calendar.workday(-121), to: calendar.workday(-120) }, planned);
  await confirm(lead, { id }, calendar.at(-135, 2));
  await drawChecklist(lead, { id }, 'vi', calendar.at(-130, 2));
  await holdMeeting(lead, { id, kind: 'opening', day: calendar.workday(-121), at: '08:00', place: 'Phòng họp tầng 2', present: 'Đoàn đánh giá; Phòng Hành chính tư pháp.', notes: '' }, calendar.at(-121, 0));
  await startAudit(lead, { id }, calendar.at(-121, 1));
  const { lines } = await loadAudit(id);
  for (const [n, line] of lines.entries()) {
    const found = AUDIT_FINDINGS[n === 1 ? 0 : n === 4 ? 1 : -1];
    await answerLine(lead, { id, line: line.id, result: found ? 'nonconforming' : n % 5 === 3 ? 'observation' : 'conforming', grade: found ? 'minor' : '', note: found?.description ?? 'Đã xem 5 hồ sơ.', saved: 0, files: [] }, calendar.at(-120, 2 + (n % 10)));
  }
  await conclude(lead, { id }, calendar.at(-120, 14));
  await holdMeeting(lead, { id, kind: 'closing', day: calendar.workday(-120), at: '16:00', place: 'Phòng họp tầng 2', present: 'Đoàn đánh giá; Phòng Hành chính tư pháp.', notes: '' }, calendar.at(-120, 15));
  await writeReport(lead, { id, strengths: 'Công chức nắm vững quy trình, tiếp dân đúng mực.', weaknesses: 'Việc lập phiếu yêu cầu bổ sung chưa đều.', conforms: 'Phù hợp về cơ bản với tiêu chuẩn và quy trình đã ban hành.', effective: 'Hệ thống có hiệu lực, cần khắc phục hai điểm đã nêu.', recommendations: 'Đưa phiếu bổ sung vào phần mềm một cửa.' }, calendar.at(-118, 3));
  await requestApproval(lead, { id }, calendar.at(-118, 4));
  await issueReport(await actorAt(settled, 'giamdoc.stp', planned), { id, password: PASSWORD }, calendar.at(-117, 2));
  const [unit = ''] = units;
  await acceptReport(await actorAt(settled, 'truongphong.stp', planned), { id, unit }, calendar.at(-115, 2));
  for (const finding of await ofAudit(id)) {
    const fault = AUDIT_FINDINGS.find(one => one.description === finding.description);
    if (fault) await carryOn({ settled, finding: fault, actors: { ...STP, reporter: 'danhgia' }, id: finding._id });
  }
}

async function runningAudit(settled: Settled): Promise<void> {
  const { calendar } = settled, planned = calendar.at(-15, 2), lead = await actorAt(settled, 'danhgia.stp', planned), { units, documents } = await scope(settled, planned, 'VP', ['QT-VP.01', 'QT-VP.02']);
  const { _id: id } = await planAudit(lead, { ...PLAN, title: 'Đánh giá Văn phòng Sở', purpose: 'Xem công tác văn thư và giữ hồ sơ.', units, clauses: ['7.5.3', '8.5.1'], documents, lead: lead.id, from: calendar.workday(-1), to: calendar.day(1) }, planned);
  await confirm(lead, { id }, calendar.at(-12, 2));
  await drawChecklist(lead, { id }, 'vi', calendar.at(-8, 2));
  await holdMeeting(lead, { id, kind: 'opening', day: calendar.workday(-1), at: '08:00', place: 'Phòng họp tầng 2', present: 'Đoàn đánh giá; Văn phòng Sở.', notes: '' }, calendar.at(-1, 0));
  await startAudit(lead, { id }, calendar.at(-1, 1));
  const { lines } = await loadAudit(id);
  for (const [n, line] of lines.slice(0, Math.floor(lines.length / 3)).entries()) await answerLine(lead, { id, line: line.id, result: n % 4 === 3 ? 'strength' : 'conforming', grade: '', note: 'Đã xem sổ và hồ sơ.', saved: 0, files: [] }, calendar.at(-1, 3 + n % 8));
}

/** The lead works in the unit that is to be audited: the exception waits to be accepted. */
async function plannedAudit(settled: Settled): Promise<void> {
  const { calendar } = settled, at = calendar.at(-5, 3), lead = await actorAt(settled, 'danhgia.stp', at), { units, documents } = await scope(settled, at, 'BTTP', ['QT-BTTP.02']);
  const { _id: id } = await planAudit(lead, { ...PLAN, title: 'Đánh giá Phòng Bổ trợ tư pháp', purpose: 'Xem việc giải quyết hồ sơ bổ trợ tư pháp.', units, clauses: ['8.5.1', '9.1.2'], documents, lead: lead.id, from: calendar.workday(21), to: calendar.workday(22) }, at);
  await excuse(lead, { id, person: lead.id, reason: 'Sở chỉ có một trưởng đoàn có chứng chỉ.' }, at);
}


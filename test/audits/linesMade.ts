/** An audit whose questions are being answered, made through the operations, for tests of its checklist. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorOf } from '../../server/access/roles';
import { addQuestion, answerLine, drawChecklist, holdMeeting, startAudit } from '../../server/audits/answering';
import { confirm, planAudit } from '../../server/audits/planning';
import { loadAudit } from '../../server/audits/queries';
import { ControlledDocument } from '../../server/documents/model';
import { newId } from '../../server/core/id';
import { keepEvidence } from '../../server/files/evidence';
import type { TestApp } from '../support/app';
import { aDocument, type TestAgency, type TestDocument } from '../support/factories';
import { jpegOf } from './linesPhoto';

export interface TestAudit { readonly id: string; readonly number: string; readonly lines: readonly string[]; readonly procedure: TestDocument }

/** Led by the agency's lead auditor, with its auditor in the team, in its first unit, by two clauses and a procedure of one step; `begun` unless told otherwise. The last question bears `mark`. */
export async function anAuditWithLines(app: TestApp, agency: TestAgency, { begun = true, mark = 'Hồ sơ nào quá hạn?' }: { begun?: boolean; mark?: string } = {}): Promise<TestAudit> {
  const lead = agency.people.leadAuditor, now = app.now(), unit = agency.unit;
  const procedure = await aDocument(app, agency, { type: 'QT', unit });
  await ControlledDocument.updateOne({ _id: procedure.id }, { $set: { 'revisions.0.steps': [{ what: 'Thẩm định hồ sơ', who: 'Chuyên viên', limit: '4 giờ', form: 'BM-MC.02' }] } });
  const { _id: id, number } = await planAudit(lead, {
    title: 'Đánh giá Phòng Hành chính tư pháp', purpose: 'Xem quy trình có được làm đúng.', method: '', law: '', units: [unit], clauses: ['8.5.1', '7.5.3'], documents: [procedure.id], from: '2026-11-24', to: '2026-11-25', lead: lead.id, auditors: [agency.people.auditor.id],
  }, now);
  await confirm(lead, { id }, now);
  await drawChecklist(lead, { id }, 'vi', now);
  await addQuestion(lead, { id, unit, clause: '8.5.1', document: procedure.id, question: mark }, now);
  if (begun) {
    await holdMeeting(lead, { id, kind: 'opening', day: '2026-11-24', at: '08:00', place: 'Phòng họp', present: 'Cả phòng', notes: '' }, now);
    await startAudit(lead, { id }, now);
  }
  return { id, number, procedure, lines: (await loadAudit(id)).lines.map(line => line.id) };
}

/** Every line but these is answered "conforming" by the lead. */
export async function answeredBut(app: TestApp, agency: TestAgency, audit: TestAudit, left: readonly string[]): Promise<void> {
  for (const line of audit.lines.filter(one => !left.includes(one))) await answerLine(agency.people.leadAuditor, { id: audit.id, line, result: 'conforming', grade: '', note: 'Đã xem.', saved: 0, files: [] }, app.now());
}

/** One of whose questions is answered with a photograph, for tests that walk every route. */
export async function anAuditWithProof(app: TestApp, agency: TestAgency, mark?: string): Promise<{ id: string; line: string; file: string }> {
  const { id, lines: [line = ''] } = await anAuditWithLines(app, agency, mark === undefined ? {} : { mark }), lead = agency.people.leadAuditor, path = join(app.tools.files.incoming, newId());
  writeFileSync(path, jpegOf(100));
  const files = await keepEvidence([{ path, name: 'sổ theo dõi.jpg', size: 1 }], 'photos', authorOf(lead), app.now(), app.tools.files);
  await answerLine(lead, { id, line, result: 'conforming', grade: '', note: 'Đã xem sổ.', saved: 0, files }, app.now());
  return { id, line, file: files[0]?.id ?? '' };
}

/** Which audits wait for nothing but to be closed? Their findings end one by one, in records that know nothing of audits: so it is looked for. */
import { OPEN_NONCONFORMITY_STATES } from '../nonconformities/lifecycle';
import { ofAudit } from '../nonconformities/queries';
import { Audit, type AuditRecord } from './model';
import { auditSummary } from './standing';

/** By a job: each audit whose findings have all ended, or are followed elsewhere, is put among its lead's tasks. Idempotent. Returns how many. */
export async function askToClose(now: Date, limit = 500): Promise<number> {
  const rows = await Audit.find({ state: 'followUp' }, { trail: 0, lines: 0 }).limit(limit).lean<Omit<AuditRecord, 'trail' | 'lines'>[]>();
  let asked = 0;
  for (const row of rows.filter(one => !one.findingsEndedAt)) {
    const moved = new Set(row.moved.map(one => one.nonconformity)), open = (await ofAudit(row._id)).filter(one => OPEN_NONCONFORMITY_STATES.includes(one.state) && !moved.has(one._id));
    if (open.length) continue;
    const { modifiedCount } = await Audit.updateOne({ _id: row._id, version: row.version }, { $set: { findingsEndedAt: now, ...auditSummary({ ...row, lines: [], findingsEndedAt: now }) } });
    asked += modifiedCount;
  }
  return asked;
}

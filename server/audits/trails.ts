/** The trails of programmes, audits and auditors, for anchors and the journal's index. */
import { trailSource } from '../core/trailSource';
import { Audit, Auditor, Programme, type AuditorRecord, type AuditRecord, type ProgrammeRecord } from './model';

export const auditTrails = trailSource<Pick<AuditRecord, 'number' | 'title' | 'agency' | 'within'>>('audit', Audit, ['number', 'title', 'agency', 'within'],
  ({ number, title, agency, within }) => ({ name: `${number} ${title}`, agency, within }));

export const programmeTrails = trailSource<Pick<ProgrammeRecord, 'title' | 'agency' | 'within'>>('programme', Programme, ['title', 'agency', 'within'],
  ({ title, agency, within }) => ({ name: title, agency, within }));

export const auditorTrails = trailSource<Pick<AuditorRecord, 'person' | 'agency' | 'within'>>('auditor', Auditor, ['person', 'agency', 'within'],
  ({ person, agency, within }) => ({ name: person.name, agency, within }));

/** Which roles may do what outside the lifecycles: one row a permission, deny by default. */
import type { Role } from './roles';

const EVERYONE_IN_THE_AGENCY: readonly Role[] = ['staff', 'unitHead', 'qualityOfficer', 'representative', 'head', 'auditor', 'leadAuditor', 'clerk', 'oneStopClerk', 'administrator'];
const KEEPERS: readonly Role[] = ['qualityOfficer', 'representative', 'head'];

export const PERMISSIONS = {
  'documents.read':         [...EVERYONE_IN_THE_AGENCY, 'overseer'],
  'documents.readPast':     [...KEEPERS, 'unitHead', 'auditor', 'leadAuditor', 'overseer'],
  'documents.readOpen':     [...KEEPERS, 'overseer'],
  'documents.create':       ['qualityOfficer', 'staff', 'unitHead'],
  'documents.settle':       ['qualityOfficer'],
  'documents.masterList':   [...EVERYONE_IN_THE_AGENCY, 'overseer'],
  'copies.take':            EVERYONE_IN_THE_AGENCY,
  'copies.register':        [...KEEPERS, 'overseer'],
  'nonconformities.read':   [...EVERYONE_IN_THE_AGENCY, 'overseer'],
  'nonconformities.report': EVERYONE_IN_THE_AGENCY,
  'records.read':           [...EVERYONE_IN_THE_AGENCY, 'overseer'],
  'records.fill':           EVERYONE_IN_THE_AGENCY,
  'records.keep':           ['qualityOfficer', 'representative'],
  'records.retention':      ['qualityOfficer'],
  'disposals.read':         [...KEEPERS, 'overseer'],
  'disposals.draw':         ['qualityOfficer'],
  'audits.read':            [...EVERYONE_IN_THE_AGENCY, 'overseer'],
  'audits.programme':       ['qualityOfficer', 'representative', 'head'],
  'audits.plan':            ['leadAuditor', 'qualityOfficer', 'representative'],
  'auditors.manage':        ['qualityOfficer', 'representative'],
  'questions.manage':       ['leadAuditor', 'qualityOfficer', 'representative'],
  'clauses.exclude':        ['qualityOfficer', 'representative'],
  'packs.read':             [...KEEPERS, 'overseer'],
  'packs.ask':              [...KEEPERS, 'overseer'],
  'trail.read':             [...KEEPERS, 'administrator', 'overseer'],
  'agencies.oversee':       ['overseer'],
  'people.read':            ['administrator', ...KEEPERS],
  'people.manage':          ['administrator'],
  'settings.manage':        ['administrator'],
  'jobs.manage':            ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

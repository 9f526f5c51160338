/** The document types a new agency starts with: the pyramid of domain.md §2.1, to be edited by its administrator. */
import type { DocumentType } from './model';

const usual = { reviewMonths: 12, acknowledgePercent: 0, sameSignerAllowed: false, active: true };

export const DOCUMENT_TYPES: readonly DocumentType[] = [
  { code: 'STCL', name: 'Sổ tay chất lượng',        nameEn: 'Quality manual',      tier: 1, pattern: 'STCL.{n:02}',      reviewers: ['representative'], approvers: ['head'], ...usual },
  { code: 'CSCL', name: 'Chính sách chất lượng',    nameEn: 'Quality policy',      tier: 1, pattern: 'CSCL.{n:02}',      reviewers: ['representative'], approvers: ['head'], ...usual },
  { code: 'MTCL', name: 'Mục tiêu chất lượng',      nameEn: 'Quality objectives',  tier: 1, pattern: 'MTCL.{n:02}',      reviewers: ['representative'], approvers: ['head'], ...usual },
  { code: 'HT',   name: 'Quy trình hệ thống',       nameEn: 'System procedure',    tier: 2, pattern: 'QT-HT.{n:02}',     reviewers: ['representative'], approvers: ['head'], ...usual },
  { code: 'QT',   name: 'Quy trình tác nghiệp',     nameEn: 'Working procedure',   tier: 3, pattern: 'QT-{unit}.{n:02}', reviewers: ['unitHead', 'qualityOfficer'], approvers: ['head'], ...usual },
  { code: 'HD',   name: 'Hướng dẫn công việc',      nameEn: 'Work instruction',    tier: 3, pattern: 'HD-{unit}.{n:02}', reviewers: ['unitHead'], approvers: ['head'], ...usual, reviewMonths: 24 },
  { code: 'BM',   name: 'Biểu mẫu',                 nameEn: 'Form',                tier: 4, pattern: 'BM-{unit}.{n:02}', reviewers: ['qualityOfficer'], approvers: ['head'], ...usual, reviewMonths: 24 },
];

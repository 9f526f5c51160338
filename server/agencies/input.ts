/** What may be typed about an agency, its units, its head of paper and its document types. */
import { z } from 'zod';
import { ROLES } from '../access/roles';
import { isTimeZone } from '../core/clock';
import { checkbox, code, line, optionalLine, several, version } from '../core/form';
import { isPattern } from '../core/numbering';
import { AGENCY_KINDS } from './model';

export const agencyInput = z.object({ name: line(200), shortName: line(60), code: code(20), kind: z.enum(AGENCY_KINDS, 'required'), timeZone: z.string().refine(isTimeZone, 'timeZone').optional() });
export const unitInput = z.object({ name: line(150), code: code(20), version });
export const letterheadInput = z.object({ parentLine: optionalLine(150), nameLine: line(150), place: line(60), timeZone: z.string().refine(isTimeZone, 'timeZone'), version });
export const documentTypeInput = z.object({
  code: code(20), name: line(100), nameEn: line(100), tier: z.coerce.number().int().min(1, 'invalid').max(4, 'invalid'),
  pattern: line(60).refine(pattern => isPattern(pattern, ['unit', 'agency']), 'pattern'),
  reviewers: several.pipe(z.array(z.enum(ROLES))), approvers: several.pipe(z.array(z.enum(ROLES)).min(1, 'required')),
  reviewMonths: z.coerce.number('invalid').int('invalid').min(1, 'invalid').max(60, 'invalid'), acknowledgePercent: z.coerce.number('invalid').int('invalid').min(0, 'invalid').max(100, 'invalid'),
  sameSignerAllowed: checkbox, active: checkbox, version,
});

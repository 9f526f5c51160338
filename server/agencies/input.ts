/** What may be typed about an agency, its units, its head of paper and its document types. */
import { z } from 'zod';
import { ROLES, type Role } from '../access/roles';
import { isTimeZone } from '../core/clock';
import { checkbox, code, line, optionalLine, several, version } from '../core/form';
import { isPattern } from '../core/numbering';
import { AGENCY_KINDS } from './kinds';

/** Who may be asked to review or approve: an administrator keeps accounts, an overseer reads; neither decides on content (lifecycles.md, roles). */
export const SIGNING_ROLES: readonly Role[] = ROLES.filter(role => role !== 'administrator' && role !== 'overseer');
const signingRole = z.enum(ROLES).refine(role => SIGNING_ROLES.includes(role), 'invalid');

export const agencyInput = z.object({ name: line(200), shortName: line(60), code: code(20), kind: z.enum(AGENCY_KINDS, 'required'), timeZone: z.string().refine(isTimeZone, 'timeZone').optional() });
/** Beside the fields of its first administrator, so its name is `agency`. */
export const belowInput = z.object({ agency: line(200), shortName: line(60), code: code(20), kind: z.enum(['department', 'commune'], 'required') });
export const unitInput = z.object({ name: line(150), code: code(20), version });
export const changedUnitInput = unitInput.extend({ active: checkbox, mergedInto: optionalLine(40) });
export const letterheadInput = z.object({ name: line(200), shortName: line(60), removeLogo: checkbox, parentLine: optionalLine(150), nameLine: line(150), place: line(60), timeZone: z.string().refine(isTimeZone, 'timeZone'), version });
/** Digits alone: an empty field would else be taken for 0. */
const count = (most: number, message: string) => z.string('required').trim().min(1, 'required').regex(/^\d{1,3}$/, message).transform(Number).pipe(z.number().max(most, message));
const days = count(90, 'dayRange');
export const reminderInput = z.object({ before: days, unitHeadAfter: days, representativeAfter: days, hour: count(23, 'hourRange'), digest: checkbox, version });
export const documentTypeInput = z.object({
  code: code(20), name: line(100), nameEn: line(100), tier: z.coerce.number().int().min(1, 'invalid').max(4, 'invalid'),
  pattern: line(60).refine(pattern => isPattern(pattern, ['unit', 'agency']), 'pattern'),
  reviewers: several.pipe(z.array(signingRole)), approvers: several.pipe(z.array(signingRole).min(1, 'required')),
  reviewMonths: z.coerce.number('invalid').int('invalid').min(1, 'invalid').max(60, 'invalid'), acknowledgePercent: z.coerce.number('invalid').int('invalid').min(0, 'invalid').max(100, 'invalid'),
  sameSignerAllowed: checkbox, active: checkbox, version,
});

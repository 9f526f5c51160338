/** What may be typed about a nonconformity: its report, its triage, cause, plan, actions and verification. */
import { z } from 'zod';
import { checkbox, day, line, optionalLine, optionalProse, password, prose, version } from '../core/form';
import { CAUSE_CATEGORIES, GRADES, SOURCES } from './model';

const number = (max: number) => z.coerce.number('invalid').int('invalid').min(0, 'invalid').max(max, 'invalid');
/** Evidence of effectiveness in real words: "." is not. */
const told = (max: number) => prose(max).pipe(z.string().regex(/\p{L}{2,}.*\p{L}{2,}/su, 'tellMore'));
const numbered = (field: string, count: number, max: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`${field}${at + 1}`, optionalLine(max)]));
export const MOST_WHYS = 7;

export const reportInput = z.object({
  title: line(200), source: z.enum(SOURCES, 'required'), unit: optionalLine(40), clause: optionalLine(12), document: optionalLine(40), foundOn: day, description: told(4000), evidence: optionalProse(4000),
});
export const triageInput = z.object({ grade: z.enum(GRADES, 'required'), unit: line(40), responsible: line(40), clause: optionalLine(12), version });
export const correctionInput = z.object({ none: checkbox, correction: told(4000), version });
export const analysisInput = z.object({
  method: z.enum(['whys', 'fishbone'], 'required'), ...numbered('why', MOST_WHYS, 400), ...Object.fromEntries(CAUSE_CATEGORIES.map(category => [category, optionalProse(2000)])),
  root: told(1000), category: z.enum(CAUSE_CATEGORIES, 'required'), similar: told(2000), version,
});
export const actionInput = z.object({ text: told(1000), expected: line(500), owner: line(40), due: day, document: optionalLine(40), version });
export const planInput = z.object({ criterion: told(1000), waitDays: number(365), verifier: line(40), version });
export const plainInput = z.object({ version });
export const signingInput = z.object({ password, version });
export const reasonedInput = z.object({ reason: told(2000), version });
export const claimInput = z.object({ proof: told(2000), version });
export const extensionInput = z.object({ reason: told(1000), until: day, version });
export const extensionAnswerInput = z.object({ answer: z.enum(['grant', 'deny'], 'required'), reason: optionalProse(1000), version });
export const verificationInput = z.object({
  outcome: z.enum(['effective', 'notEffective', 'inconclusive'], 'required'), result: told(4000), riskChanged: optionalProse(1000), systemChanged: optionalProse(1000), until: z.union([z.literal(''), day]).default(''), password, version,
});

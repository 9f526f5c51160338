/** What may be typed about programmes, audits, lines, reports and auditors. */
import { z } from 'zod';
import { checkbox, day, line, optionalLine, optionalProse, password, prose, several, version } from '../core/form';
import { RESULTS } from './model';

const told = (max: number) => prose(max).pipe(z.string().regex(/\p{L}{2,}.*\p{L}{2,}/su, 'tellMore'));
const months = several.pipe(z.array(z.string().regex(/^([1-9]|1[0-2])$/, 'invalid'))).transform(values => values.map(Number));
const time = line(5).pipe(z.string().regex(/^([01]?\d|2[0-3]):[0-5]\d$/, 'notATime')).transform(text => text.padStart(5, '0'));

export const programmeInput = z.object({ year: z.coerce.number('invalid').int('invalid').min(2000, 'invalid').max(2100, 'invalid'), title: line(200), aims: optionalProse(2000) });
export const rowInput = z.object({ unit: optionalLine(40), document: optionalLine(40), months, reason: optionalProse(500), note: optionalLine(300), version });
export const auditInput = z.object({
  title: line(200), purpose: told(2000), method: optionalProse(1000), law: optionalProse(2000), units: several.pipe(z.array(z.string().max(40)).min(1, 'required')), clauses: several.pipe(z.array(z.string().max(12))), documents: several.pipe(z.array(z.string().max(40)).max(100, 'tooLong')),
  from: day, to: day, lead: line(40), auditors: several,
});
export const changedAuditInput = auditInput.omit({ from: true, to: true }).extend({ version });
export const exceptionInput = z.object({ person: line(40), reason: told(1000), version });
export const rescheduleInput = z.object({ from: day, to: day, reason: told(1000), version });
export const sittingInput = z.object({ day, from: time, to: time, unit: line(40), topic: line(300), auditors: several, version });
export const meetingInput = z.object({ kind: z.enum(['opening', 'closing'], 'required'), day, at: time, place: line(200), present: prose(2000), notes: optionalProse(2000), version });
export const questionInput = z.object({ unit: line(40), clause: optionalLine(12), document: optionalLine(40), question: line(1000) });
/** `saved` = how often the line had been saved when the form was drawn. */
export const answerInput = z.object({ result: z.enum(RESULTS, 'required'), grade: z.enum(['', 'major', 'minor']).default(''), note: optionalProse(4000), saved: version });
export const conclusionInput = z.object({ strengths: optionalProse(4000), weaknesses: optionalProse(4000), conforms: told(2000), effective: told(2000), recommendations: optionalProse(4000), version });
export const plainInput = z.object({ version });
export const signingInput = z.object({ password, version });
export const reasonedInput = z.object({ reason: told(2000), version });
export const objectionInput = z.object({ unit: line(40), reason: told(2000), version });
export const acceptanceInput = z.object({ unit: line(40), version });
export const movedInput = z.object({ nonconformity: line(40), reason: told(1000), version });
export const auditorInput = z.object({ person: line(40), competence: optionalProse(2000), scopes: several, active: checkbox });
export const certificateInput = z.object({ name: line(200), number: optionalLine(60), issuer: line(200), from: day, until: z.union([z.literal(''), day]).default(''), version });

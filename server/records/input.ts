/** What may be typed about a record besides its answers, about a paper of disposal and about rules of retention. */
import { z } from 'zod';
import { day, line, optionalLine, password, prose, several, version } from '../core/form';

/** A reason in real words: "." is none. */
const reason = prose(2000).pipe(z.string().regex(/\p{L}{2,}/u, 'tellMore'));

export const beginInput = z.object({ form: line(40), token: line(24) });
/** `do` = which button of the page was pressed: save, submit, rows:<table>, page:<table>:<from>. */
export const fillInput = z.looseObject({ version, do: optionalLine(80), 'unit-of-record': optionalLine(40), 'remove-file': several });
export const plainInput = z.object({ version });
export const signingInput = z.object({ password, version });
export const submissionInput = z.looseObject({ password, version });
export const reasonedInput = z.object({ reason, version });
export const holdInput = z.object({ reason, until: z.union([z.literal(''), day]).default(''), version });
export const prolongInput = z.object({ reason, until: day, version });
export const drawInput = z.object({ token: line(24), title: line(200) });
export const takeOutInput = z.object({ records: several, version });

const years = z.string().default('').transform(text => text.trim()).pipe(z.string().regex(/^\d{0,2}$/, 'invalid')).transform(text => (text === '' ? 0 : Number(text)));
/** Years of each form are fields named by the form's id; 0 or nothing = the form's own rule. */
export const retentionInput = z.object({ version, years: z.record(z.string().regex(/^[0-9a-f]{24}$/), years) });

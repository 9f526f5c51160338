/** What may be typed about people: sign-in, account, posts and roles, substitutes. */
import { z } from 'zod';
import { ROLES } from '../access/roles';
import { checkbox, day, line, optionalLine, password, several, version } from '../core/form';
import { LANGUAGES } from '../core/words';

export const signInInput = z.object({ account: line(100), password, next: z.string().default('/') });
export const acceptInvitationInput = z.object({ password, again: password }).refine(both => both.password === both.again, { path: ['again'], message: 'passwordsDiffer' });
export const changePasswordInput = z.object({ current: password, password, again: password }).refine(both => both.password === both.again, { path: ['again'], message: 'passwordsDiffer' });
const account = line(60).pipe(z.string().regex(/^[a-z0-9][a-z0-9._@-]*$/, 'accountLetters'));
const email = line(200).pipe(z.email('email'));

export const personInput = z.object({ name: line(100), email, title: line(120), unit: optionalLine(40), roles: several.pipe(z.array(z.enum(ROLES)).min(1, 'required')) });
export const newPersonInput = personInput.extend({ account });
export const administratorInput = z.object({ name: line(100), account, email, title: line(120) });
export const changedPersonInput = personInput.extend({ version });
export const delegationInput = z.object({ to: line(40), from: day, until: day, paper: line(60) }).refine(dates => dates.from <= dates.until, { path: ['until'], message: 'datesReversed' });
export const preferencesInput = z.object({ language: z.enum(LANGUAGES), theme: z.enum(['light', 'dark', 'auto']), digest: checkbox });

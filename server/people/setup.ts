/** The first run without demonstration: the first agency and its administrator, once, by whoever stands at the server. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { SYSTEM } from '../access/roles';
import { agencyInput } from '../agencies/input';
import { createAgency } from '../agencies/operations';
import { agencyNow } from '../agencies/queries';
import { InvalidInput, NotFound } from '../core/errors';
import { line, password } from '../core/form';
import { administratorInput } from './input';
import { createPerson } from './operations';
import { isNobodyHere } from './queries';

/** The first agency's id: two set-ups at the same moment make one. */
const FIRST_AGENCY = '000000000000000000000001';

export const setupInput = z.object({
  agency: line(200), shortName: agencyInput.shape.shortName, code: agencyInput.shape.code, kind: agencyInput.shape.kind, timeZone: agencyInput.shape.timeZone,
  ...administratorInput.shape, password, again: password,
}).refine(both => both.password === both.again, { path: ['again'], message: 'passwordsDiffer' });

export type SetupInput = z.output<typeof setupInput>;

/** Same on every server of an installation and after a restart, known only to whoever can read its console or its settings. */
export function setupSecret(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('first set-up').digest('base64url').slice(0, 24);
}

/** Only the one printed on the server's console. @throws InvalidInput naming the field `secret`. */
export function demandSetupSecret(sessionSecret: string, given: string): void {
  const wanted = Buffer.from(setupSecret(sessionSecret)), got = Buffer.from(given.trim());
  if (wanted.length !== got.length || !timingSafeEqual(wanted, got)) throw new InvalidInput({ secret: { key: 'field.setupSecret' } });
}

/** Makes the agency, or goes on with the one that a set-up cut off before its administrator was made. @throws NotFound once somebody has an account. */
export async function setUp(input: SetupInput, now: Date, defaultZone: string): Promise<void> {
  if (!(await isNobodyHere())) throw new NotFound();
  const begun = await agencyNow(FIRST_AGENCY).catch((error: unknown) => { if (error instanceof NotFound) return null; throw error; });
  const { agency: name, shortName, code, kind, timeZone } = input;
  const agency = begun?._id ?? await createAgency(SYSTEM, { id: FIRST_AGENCY, name, shortName, code, kind, timeZone }, now, defaultZone);
  await createPerson(agency, { account: input.account, name: input.name, email: input.email, title: input.title, unit: '', roles: ['administrator'], password: input.password }, now);
}

/** Where to begin, for the console; nothing once somebody has an account. */
export async function setupLine(config: { readonly baseUrl: string; readonly sessionSecret: string }): Promise<string | undefined> {
  return (await isNobodyHere()) ? `Nobody has an account yet. Set up the first agency here, or with npm run setup:\n  ${config.baseUrl}/setup?secret=${setupSecret(config.sessionSecret)}` : undefined;
}

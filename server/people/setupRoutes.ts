/** The page of the first run: open to anyone who has the secret from the server's console, and only while nobody has an account. */
import { AGENCY_KINDS } from '../agencies/kinds';
import { parse } from '../core/form';
import { wordsFor } from '../core/words';
import type { Tools } from '../tools';
import { action, page, type Answer, type Handler, type Route } from '../web/route';
import { typedOr } from '../web/typed';
import { isNobodyHere } from './queries';
import { demandSetupSecret, setUp, setupInput } from './setup';

export function setupRoutes({ config }: Tools): readonly Route[] {
  const setupPage: Handler = async (visit): Promise<Answer> => {
    if (!(await isNobodyHere())) return { redirect: '/sign-in' };
    const words = wordsFor(visit.language), form = typedOr(visit, { secret: visit.query['secret'] ?? '', agency: '', shortName: '', code: '', kind: '', timeZone: config.timeZone, name: '', account: '', email: '', title: '' });
    return { view: 'people/setup', title: words('setup.title'), data: { form, kinds: AGENCY_KINDS.map(value => ({ value, text: words(`agency.kind.${value}`) })) } };
  };
  /** The same form twice: the second finds the account made and is led to the sign-in. */
  const setupAct: Handler = async visit => {
    if (!(await isNobodyHere())) return { redirect: '/sign-in' };
    demandSetupSecret(config.sessionSecret, String(visit.body['secret'] ?? ''));
    await setUp(parse(setupInput, visit.body), visit.now, config.timeZone);
    return { redirect: '/sign-in', flash: { key: 'setUp' } };
  };
  return [page('/setup', 'anyone', setupPage), action('/setup', 'anyone', setupAct, { again: setupPage })];
}

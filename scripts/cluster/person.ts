/** Somebody at a browser: signs in, opens a page, sends its form, and sends the same form again after an answer that does not tell. */
import { setTimeout as wait } from 'node:timers/promises';
import { endOf, type Answered, type Intention, type Ledger } from './ledger';
import { filledIn, pageOf, type Filled, type Form, type Page, type Typed } from './page';

/** The servers behind one address, as a proxy hands requests to one of them. */
export type Door = () => readonly string[];

export interface Account { readonly id: string; readonly account: string; readonly password: string }

export interface Person extends Account {
  signIn(): Promise<void>;
  /** The page behind an address, asked for until a server shows one. @throws Error when none does within two minutes. */
  open(path: string): Promise<Page>;
  /** Fills in a form and sends it until its answer tells. */
  send(form: Form, typed: Readonly<Record<string, Typed>>, meant: Omit<Intention, 'answers'>): Promise<Intention>;
}

interface Answer { readonly status: number; readonly location: string; readonly html: string }

const PATIENCE_MS = 120_000, ANSWER_MS = 45_000, SENDINGS = 10, PAUSE_MS = 1000;
/** What both languages say where nothing was changed. */
const UNCHANGED = /chưa có gì (bị )?thay đổi|nothing (was|has been|has) changed/i;

/** @param pause before a form is sent again, in milliseconds. */
export function aPerson(account: Account, door: Door, ledger: Ledger, pause: () => number = () => PAUSE_MS): Person {
  let cookie = '';
  const ask = async (path: string, filled?: Filled): Promise<Answer | undefined> => {
    const answer = await askAny(door(), path, { cookie, body: filled?.body() });
    const set = answer?.headers.getSetCookie().find(one => one.startsWith('quytrinh='));
    if (set) cookie = set.split(';')[0] ?? '';
    if (!answer) return undefined;
    return answer.text().then(html => ({ status: answer.status, location: answer.headers.get('location') ?? '', html }), () => undefined);
  };
  const person: Person = {
    ...account,
    async signIn() { await signIn(ask, account); },
    async open(path) {
      for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await wait(PAUSE_MS / 2)) {
        const answer = await ask(path);
        if (!answer || answer.status >= 500) continue;
        if (answer.status === 303 || answer.status === 302) {
          if (isSignIn(answer)) { ledger.signedOut.push(`${account.account} at ${path}`); await person.signIn(); continue; }
          path = answer.location;
          continue;
        }
        return pageOf(path, answer.status, answer.html);
      }
      throw new Error(`${path} was shown by no server within ${PATIENCE_MS / 1000} seconds.`);
    },
    async send(form, typed, meant) {
      const filled = filledIn(form, typed), intention: Intention = { ...meant, answers: [] };
      ledger.intentions.push(intention);
      for (let sending = 0; sending < SENDINGS && !isTold(intention); sending += 1) {
        if (sending > 0) await wait(pause());
        await sendOnce(intention, filled);
      }
      if (endOf(intention) === 'acknowledged') await look(intention);
      return intention;
    },
  };

  async function sendOnce(intention: Intention, filled: Filled): Promise<void> {
    const before = performance.now(), answer = await ask(filled.action, filled);
    if (answer && isSignIn(answer)) {
      ledger.signedOut.push(`${account.account} at ${filled.action}`);
      await person.signIn();
      return;
    }
    if (answer?.status === 429) { await wait(3 * PAUSE_MS); return; } // passwords are slowed down: not an answer to the act
    const told = answeredBy(answer);
    intention.answers.push(told);
    if (told === 'acknowledged' && answer) { intention.took = performance.now() - before; intention.led = answer.location; }
    else if (answer) note(intention, answer, filled.action);
  }

  function note(intention: Intention, answer: Answer, action: string): void {
    const { text, problem } = pageOf(action, answer.status, answer.html);
    intention.told ??= `${answer.status} ${problem}`;
    if (answer.status >= 500 && UNCHANGED.test(text)) intention.saidUnchanged = true;
  }

  /** An acknowledgement leads to a page that shows what was done. */
  async function look(intention: Intention): Promise<void> {
    const page = await person.open(intention.led ?? '/').catch((error: unknown) => String(error));
    if (typeof page === 'string') intention.notShown = page;
    else if (page.status !== 200) intention.notShown = `${page.status}`;
  }
  return person;
}

function isTold({ answers }: Intention): boolean {
  const last = answers.at(-1);
  return last === 'acknowledged' || last === 'refused';
}

function answeredBy(answer: Answer | undefined): Answered {
  if (!answer || answer.status >= 500 || answer.status === 202) return 'unknown';
  return answer.status === 303 || answer.status === 302 ? 'acknowledged' : 'refused';
}

function isSignIn({ status, location }: Answer): boolean {
  return (status === 303 || status === 302) && location.startsWith('/sign-in');
}

async function signIn(ask: (path: string, filled?: Filled) => Promise<Answer | undefined>, { account, password }: Account): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await wait(PAUSE_MS)) {
    const shown = await ask('/sign-in'), form = shown?.status === 200 ? pageOf('/sign-in', 200, shown.html).forms.find(one => one.names.has('password')) : undefined;
    const answer = form && await ask(form.action, filledIn(form, { account, password }));
    if (answer && (answer.status === 303 || answer.status === 302) && !isSignIn(answer)) return;
  }
  throw new Error(`${account} could not sign in within ${PATIENCE_MS / 1000} seconds.`);
}

/** A server that takes no connection is passed over, for nothing was sent to it; undefined when what was sent has no answer. */
async function askAny(servers: readonly string[], path: string, { cookie, body }: { cookie: string; body: URLSearchParams | FormData | undefined }): Promise<Response | undefined> {
  const init = { method: body ? 'POST' : 'GET', headers: { cookie, accept: 'text/html' }, redirect: 'manual', ...(body ? { body } : {}) } as const;
  for (const server of servers) {
    try {
      return await fetch(`${server}${path}`, { ...init, signal: AbortSignal.timeout(ANSWER_MS) });
    } catch (error) {
      if (!isRefusedConnection(error)) return undefined;
    }
  }
  return undefined;
}

function isRefusedConnection(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

/** Somebody at a browser: opens a page, sends its form, and sends it again after an answer that does not tell. */
import { setTimeout as wait } from 'node:timers/promises';
import { aBrowser, isRedirect, type Answer, type Ask, type Door } from './browser';
import { endOf, isTold, type Answered, type Intention, type Ledger } from './ledger';
import { filledIn, pageOf, type Filled, type Form, type Page, type Typed } from './page';

export interface Account { readonly id: string; readonly account: string; readonly password: string }

export interface Person extends Account {
  signIn(): Promise<void>;
  /** The page behind an address, asked for until a server shows one. @throws Error after two minutes. */
  open(path: string): Promise<Page>;
  /** Fills in a form and sends it, the same again after a while, until an answer tells how it ended. */
  send(form: Form, typed: Readonly<Record<string, Typed>>, meant: Meant): Promise<Intention>;
}
export type Meant = Omit<Intention, 'answers'>;

interface Visitor { readonly account: Account; readonly ask: Ask; readonly ledger: Ledger }

const PATIENCE_MS = 120_000, SENDINGS = 10, PAUSE_MS = 1000;
/** What both languages say where nothing was changed. */
const UNCHANGED = /chưa có gì (bị )?thay đổi|nothing (was|has been|has) changed/i;

/** @param pause before a form is sent again, in milliseconds. */
export function aPerson(account: Account, door: Door, ledger: Ledger, pause: () => number = () => PAUSE_MS): Person {
  const visitor: Visitor = { account, ask: aBrowser(door), ledger };
  return {
    ...account,
    signIn: () => signIn(visitor),
    open: path => open(visitor, path),
    async send(form, typed, meant) {
      const filled = filledIn(form, typed), intention: Intention = { ...meant, answers: [] };
      ledger.intentions.push(intention);
      for (let sending = 0; sending < SENDINGS && !isTold(intention); sending += 1) {
        if (sending > 0) await wait(pause());
        await sendOnce(visitor, intention, filled);
      }
      if (endOf(intention) === 'acknowledged') await lookAt(visitor, intention);
      return intention;
    },
  };
}

async function signIn({ account: { account, password }, ask }: Visitor): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await wait(PAUSE_MS)) {
    const shown = await ask('/sign-in'), forms = shown?.status === 200 ? pageOf('/sign-in', 200, shown.html).forms : [];
    const form = forms.find(one => one.names.has('password'));
    const answer = form && await ask(form.action, filledIn(form, { account, password }).body());
    if (answer && isRedirect(answer) && !isSignIn(answer)) return;
  }
  throw new Error(`${account} could not sign in within ${PATIENCE_MS / 1000} seconds.`);
}

async function open(visitor: Visitor, address: string): Promise<Page> {
  let path = address;
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const answer = await visitor.ask(path);
    if (!answer || answer.status >= 500) await wait(PAUSE_MS / 2);
    else if (isSignIn(answer)) await signInAgain(visitor, path);
    else if (isRedirect(answer)) path = answer.location;
    else return pageOf(path, answer.status, answer.html);
  }
  throw new Error(`${path} was shown by no server within ${PATIENCE_MS / 1000} seconds.`);
}

async function signInAgain(visitor: Visitor, path: string): Promise<void> {
  visitor.ledger.signedOut.push(`${visitor.account.account} at ${path}`);
  await signIn(visitor);
}

/** A password that is slowed down (429) and a session that is over are no answers to the act. */
async function sendOnce(visitor: Visitor, intention: Intention, filled: Filled): Promise<void> {
  const before = performance.now(), answer = await visitor.ask(filled.action, filled.body());
  if (answer && isSignIn(answer)) return signInAgain(visitor, filled.action);
  if (answer?.status === 429) { await wait(3 * PAUSE_MS); return; }
  intention.answers.push(answeredBy(answer));
  if (!answer) return;
  if (endOf(intention) !== 'acknowledged') { note(intention, answer, filled.action); return; }
  intention.took = performance.now() - before;
  intention.led = answer.location;
}

function note(intention: Intention, { status, html }: Answer, action: string): void {
  const { text, problem } = pageOf(action, status, html);
  intention.told ??= `${status} ${problem}`;
  if (status >= 500 && UNCHANGED.test(text)) intention.saidUnchanged = true;
}

/** An acknowledgement leads to a page that shows what was done. */
async function lookAt(visitor: Visitor, intention: Intention): Promise<void> {
  const page = await open(visitor, intention.led ?? '/').catch((error: unknown) => String(error));
  if (typeof page === 'string') intention.notShown = page;
  else if (page.status !== 200) intention.notShown = `${page.status}`;
}

function answeredBy(answer: Answer | undefined): Answered {
  if (!answer || answer.status >= 500 || answer.status === 202) return 'unknown';
  return isRedirect(answer) ? 'acknowledged' : 'refused';
}

function isSignIn(answer: Answer): boolean {
  return isRedirect(answer) && answer.location.startsWith('/sign-in');
}

/** What the page of a form shows while it is not known what became of it; `views/errors/unknown.hbs` draws it. */
import type { Request } from 'express';
import type { Pending } from '../core/errors';
import { SENDING_FIELD, type SentForm } from '../core/sending';
import type { Words } from '../core/words';
import type { Visit } from './route';

export interface UnknownPage { readonly title: string; readonly data: Readonly<Record<string, unknown>> }

/** @param address of the page that finds out; @param isNotDone once that is known. */
export function unknownPage(words: Words, address: string, isNotDone: boolean, pending?: Pending): UnknownPage {
  const title = words(isNotDone ? 'sending.notDone.title' : 'sending.unknown.title');
  const again = pending ? { pending, sending: pending.id } : {};
  return { title, data: { title, address, outcome: address.replace('?', '/outcome?'), isNotDone, ...again } };
}

/** Typed again by the person: it is written into no page. */
const SECRET = /^(?:password|current|again|secret|passphrase)$/;

export function pendingOf(visit: Visit, form: Omit<SentForm, 'person'>): Pending {
  const asked = new URLSearchParams({ at: form.path, of: form.content, since: String(visit.now.getTime()) });
  return {
    id: form.id, action: form.path, address: `/sendings/${form.id}?${asked.toString()}`, ...fieldsOf(visit.body),
    files: [...new Set(visit.uploads.map(file => file.field))],
  };
}

/** What was typed into a form that could not be taken up, to be sent again: its id stays. */
export interface Typed extends Pick<Pending, 'action' | 'typed' | 'secrets'> { readonly id: string | undefined; readonly files: readonly [] }

/** Undefined where nothing could be read of it: a form with files is read when it is taken up. */
export function typedIn({ originalUrl, body }: Pick<Request, 'originalUrl'> & { readonly body?: unknown }): Typed | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { [SENDING_FIELD]: id, ...others } = { [SENDING_FIELD]: undefined, ...body };
  return { id: typeof id === 'string' ? id : undefined, action: originalUrl, ...fieldsOf(others), files: [] };
}

function fieldsOf(body: Readonly<Record<string, unknown>>): Pick<Pending, 'typed' | 'secrets'> {
  const fields = Object.entries(body).flatMap(([name, one]) => textsOf(one).map(value => ({ name, value })));
  return {
    typed: fields.filter(({ name }) => !SECRET.test(name)), secrets: fields.flatMap(({ name }) => (SECRET.test(name) ? [name] : [])),
  };
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one: unknown) => typeof one === 'string');
}

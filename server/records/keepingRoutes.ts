/** Pages and acts of keeping: papers of disposal, and rules of retention. Mounted before the records: `disposals` is no record's id. */
import type { z } from 'zod';
import type { Actor } from '../access/roles';
import { InvalidInput } from '../core/errors';
import { parse } from '../core/form';
import { fillableIn } from '../documents/queries';
import { action, page, type Handler, type Route, type Visit } from '../web/route';
import { disposalActPage } from './actPage';
import { disposalAddress } from './actWords';
import { disposalPage, disposalsPage } from './disposalPages';
import { approveDisposal, cancelDisposal, drawDisposal, returnDisposal, submitDisposal, takeOut } from './disposals';
import { drawInput, plainInput, reasonedInput, retentionInput, signingInput, takeOutInput } from './input';
import { changeRetention } from './retention';
import { retentionPage } from './retentionPage';

const idOf = (visit: Visit): string => visit.params['id'] ?? '';

function act<Schema extends z.ZodType<object>>(schema: Schema, operation: (actor: Actor, wanted: z.output<Schema> & { id: string }, now: Date) => Promise<unknown>, done: string): Handler {
  return async visit => {
    await operation(visit.actor, { ...parse(schema, visit.body), id: idOf(visit) }, visit.now);
    return { redirect: disposalAddress({ _id: idOf(visit) }), flash: { key: done } };
  };
}

const draw: Handler = async visit => {
  const disposal = await drawDisposal(visit.actor, parse(drawInput, visit.body), visit.now);
  return { redirect: disposalAddress(disposal), flash: { key: 'disposalDrawn', values: { number: disposal.number } } };
};

const takeRowsOut = (actor: Actor, wanted: { id: string; version: number; records: string[] }, now: Date): Promise<void> => {
  if (!wanted.records.length) throw new InvalidInput({ records: { key: 'field.required' } });
  return takeOut(actor, wanted, now);
};

/** Fields are `years.<form>`; a form that is not in force here any more keeps what was decided for it. */
const retention: Handler = async visit => {
  const years = Object.fromEntries(Object.entries(visit.body).flatMap(([name, value]) => (name.startsWith('years.') ? [[name.slice('years.'.length), value]] : [])));
  const input = parse(retentionInput, { version: visit.body['version'], years }), forms = await fillableIn(visit.actor.agency, 500);
  await changeRetention(visit.actor, visit.actor.agency, { version: input.version, asked: forms.map(form => ({ form: form._id, code: form.code, years: input.years[form._id] ?? 0 })) }, visit.now);
  return { redirect: '/records/retention', flash: { key: 'retentionKept' } };
};

const D = '/records/disposals', READ = 'disposals.read';
const form = (resource: string) => ({ again: (visit: Visit) => disposalActPage(visit, resource) });

export const keepingRoutes: readonly Route[] = [
  page('/records/retention', 'records.retention', retentionPage),
  action('/records/retention', 'records.retention', retention, { again: retentionPage }),
  page(D, READ, disposalsPage),
  action(D, 'disposals.draw', draw, { again: disposalsPage }),
  page(`${D}/:id`, READ, disposalPage),
  page(`${D}/:id/acts/:act`, READ, visit => disposalActPage(visit)),
  action(`${D}/:id/rows`, 'disposals.draw', act(takeOutInput, takeRowsOut, 'disposalRowsOut'), { again: disposalPage }),
  action(`${D}/:id/submission`, 'disposals.draw', act(plainInput, submitDisposal, 'disposalSubmitted')),
  action(`${D}/:id/approval`, READ, act(signingInput, approveDisposal, 'disposalApproved'), form('approval')),
  action(`${D}/:id/return`, READ, act(reasonedInput, returnDisposal, 'disposalReturned'), form('return')),
  action(`${D}/:id/cancellation`, READ, act(reasonedInput, cancelDisposal, 'disposalCancelled'), form('cancellation')),
];

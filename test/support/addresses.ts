/** Turns the addresses of the route table into real ones, for tests that walk every route. */
import type { Route } from '../../server/web/route';
import type { Planning } from '../audits/steps';
import type { TestKeeping } from '../records/made';
import type { TestAgency, TestDocument } from './factories';

/** What the places of an address are filled with. */
export interface Things { readonly agency: TestAgency; readonly document: TestDocument; readonly copy: string; readonly file: string; readonly comment: string; readonly token: string; readonly person: string; readonly invitation: string; readonly audit: { readonly id: string; readonly line: string; readonly file: string }; readonly planning: Planning; readonly record: TestKeeping; readonly nonconformity: { readonly id: string; readonly action: string; readonly file: string } }

export function nameOf(route: Route): string {
  return `${route.method.toUpperCase()} ${route.path}`;
}

/** What is asked behind the question mark, where an address without it shows nothing. */
const QUESTIONS: Readonly<Record<string, string>> = { '/search': '?q=quy+trinh', '/search/suggestions': '?q=qt' };

/** @throws Error for a place it does not know: then a line is missing here. */
export function addressOf(route: Route, things: Things): string {
  return route.path.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = VALUES[name]?.(things, route);
    if (value === undefined) throw new Error(`No value for :${name} in ${nameOf(route)}`);
    return encodeURIComponent(value);
  }) + (route.method === 'get' ? QUESTIONS[route.path] ?? '' : '');
}

const VALUES: Readonly<Record<string, (things: Things, route: Route) => string>> = {
  id: (things, route) => (route.path.startsWith('/audits/programmes') ? things.planning.programme : /^\/audits\/:id(\/(?!lines|files)|$)/.test(route.path) ? things.planning.audit : route.path.startsWith('/audits') ? things.audit.id : route.path.startsWith('/nonconformities') ? things.nonconformity.id : route.path.startsWith('/records') ? recordOf(things.record, route) : route.path.startsWith('/people') ? things.person : route.path.startsWith('/agencies') ? things.agency.id : things.document.id),
  document: things => things.record.form,
  n: things => String(things.document.n), page: () => '1', file: (things, route) => (route.path.startsWith('/audits') ? things.audit.file : route.path.startsWith('/nonconformities') ? things.nonconformity.file : route.path.startsWith('/records') ? things.record.file : things.file), action: things => things.nonconformity.action, comment: things => things.comment, row: things => things.planning.row, sitting: things => things.planning.sitting, act: (_, route) => (route.path.startsWith('/audits/programmes') ? 'approval' : route.path.includes('/actions/') ? 'claim' : route.path.startsWith('/records/:id') ? 'hold' : 'cancellation'), line: things => things.audit.line, copy: things => things.copy, token: (things, route) => (route.path.startsWith('/r/') ? things.record.token : route.path.startsWith('/calendar') ? things.planning.calendar : things.token),
  agency: things => things.agency.id, code: (things, route) => (route.path.startsWith('/settings') ? 'QT' : things.document.code), secret: things => things.invitation, person: (things, route) => (route.path.startsWith('/audits') ? things.planning.auditor : things.person), unit: things => things.agency.unit, edition: () => 'iso9001-2015', clause: () => '8.5.1', question: () => '15-8.5.1-1', type: () => 'QT', job: () => 'release', name: () => 'release', index: () => '0', fingerprint: () => '0'.repeat(64), resource: () => 'cancellation',
  sending: () => '00000000-0000-4000-8000-000000000000',
};

function recordOf(record: TestKeeping, { path }: Route): string {
  return path.startsWith('/records/disposals') ? record.disposal : path.endsWith('/edit') ? record.draft : record.id;
}

/** Every word a person may see exists in both languages, with the same places in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PERMISSIONS } from '../server/access/permissions';
import { ROLES } from '../server/access/roles';
import { auditLifecycle, programmeLifecycle } from '../server/audits/lifecycle';
import type { Lifecycle } from '../server/core/lifecycle';
import { REVISION_STATES, revisionLifecycle } from '../server/documents/lifecycle';
import { actionLifecycle, nonconformityLifecycle } from '../server/nonconformities/lifecycle';
import { packLifecycle } from '../server/packs/lifecycle';
import { disposalLifecycle, recordLifecycle } from '../server/records/lifecycle';

const ROOT = resolve(__dirname, '..');
const locale = (language: string): Record<string, string> => Object.assign({}, ...readdirSync(join(ROOT, 'views/locales', language)).map(file => JSON.parse(readFileSync(join(ROOT, 'views/locales', language, file), 'utf8')) as Record<string, string>));
const vi = locale('vi'), en = locale('en');
const sources = (folder: string, ending: string): string[] => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile() && entry.name.endsWith(ending)).map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

test('both languages have the same keys, none in two files', () => {
  expect(Object.keys(vi).filter(key => !(key in en))).toEqual([]);
  expect(Object.keys(en).filter(key => !(key in vi))).toEqual([]);
  for (const language of ['vi', 'en']) {
    const all = readdirSync(join(ROOT, 'views/locales', language)).flatMap(file => Object.keys(JSON.parse(readFileSync(join(ROOT, 'views/locales', language, file), 'utf8')) as object));
    expect(all.filter((key, at) => all.indexOf(key) !== at)).toEqual([]);
  }
});

test('a text has the same places in both languages', () => {
  const places = (text: string): string[] => [...new Set(text.match(/\{[a-zA-Z]+\}/g) ?? [])].sort();
  expect(Object.keys(vi).filter(key => !key.endsWith('.one') && places(vi[key] ?? '').join() !== places(en[key] ?? '').join())).toEqual([]);
});

test('the tone sits as in statutes: hủy, hóa, ủy, tùy', () => {
  const asInSchools = /o[àáảãạèéẻẽẹ](?!\p{L})|(?<!q)u[ỳýỷỹỵ](?!\p{L})/iu;
  expect(Object.entries(vi).filter(([, text]) => asInSchools.test(text))).toEqual([]);
  expect(['server', 'views', 'scripts'].flatMap(folder => sources(folder, folder === 'views' ? '.hbs' : '.ts')).filter(text => asInSchools.test(text)).flatMap(text => text.split('\n').filter(line => asInSchools.test(line) && !/hoà/.test(line)))).toEqual([]);
});

test('every key that a view or a page asks for is there', () => {
  const asked = new Set([
    ...sources('views', '.hbs').flatMap(text => [...text.matchAll(/\bt "([^"]+)"/g)].map(match => match[1] ?? '')),
    ...sources('server', '.ts').flatMap(text => [...text.matchAll(/words\(\s*'([^'$]+)'/g), ...text.matchAll(/words\([^()]*\? '([^']+)' :/g)].map(match => match[1] ?? '')),
    ...sources('server', '.ts').flatMap(text => [...text.matchAll(/key: '(field\.[a-zA-Z]+)'/g)].map(match => match[1] ?? '')),
    ...sources('server', '.ts').flatMap(text => [...text.matchAll(/new (?:Refused|Forbidden)\(\{ key: '([a-zA-Z]+)'/g), ...text.matchAll(/new (?:NotFound|Unavailable)\('([a-zA-Z]+)'/g)].map(match => `refusal.${match[1] ?? ''}`)),
    ...sources('server', '.ts').flatMap(text => [...text.matchAll(/flash: \{ key: '([a-zA-Z]+)'/g)].map(match => `flash.${match[1] ?? ''}`)),
  ]);
  expect([...asked].filter(key => !(key in vi)).sort()).toEqual([]);
});

const facts = new Proxy({}, { get: (_, name) => (typeof name === 'string' && /^(has|type|actor|sole|root|similar|plan|verifier|dates|opening|closing|concluded|extension)/.test(name) ? false : 1) });
const LIFECYCLES: readonly Lifecycle<string, string, string, string, never>[] = [revisionLifecycle, nonconformityLifecycle, actionLifecycle, recordLifecycle, disposalLifecycle, programmeLifecycle, auditLifecycle, packLifecycle] as never;

test.each(LIFECYCLES.map(lifecycle => [lifecycle.name, lifecycle] as const))('states, acts, refusals, parties and meanings of the lifecycle %s have their words', (name, { states, guards, table }) => {
  const acts = name === 'revision' ? 'act' : `act.${name}`, steps = Object.values(table).flatMap(row => Object.entries(row));
  const wanted = [
    ...Object.keys(states).map(state => `state.${name}.${state}`),
    ...Object.values(guards).flatMap(guard => { const refused = guard(facts as never); return refused ? [`refusal.${refused.key}`] : []; }),
    ...steps.flatMap(([, step]) => (step?.signs ? [`meaning.${step.signs}`] : [])), ...steps.flatMap(([action, step]) => (step?.hidden ? [] : [`${acts}.${action}`])),
    ...steps.flatMap(([, step]) => (step?.asks ?? []).map(asked => `field.${asked}`)),
    ...steps.flatMap(([, step]) => [...(step?.by ?? []), ...(step?.notBy ?? [])].filter(party => !['system', 'owner'].includes(party)).map(party => `party.${party}`)),
  ];
  expect([...new Set(wanted)].filter(key => !(key in vi))).toEqual([]);
});

test('roles have their words, and what a revision has been since', () => {
  expect([...REVISION_STATES.map(state => `since.${state}`), ...ROLES.flatMap(role => [`role.${role}`, `party.${role}`])].filter(key => !(key in vi))).toEqual([]);
  expect(Object.keys(PERMISSIONS).length).toBeGreaterThan(5);
});

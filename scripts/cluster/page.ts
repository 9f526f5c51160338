/** A page as a person sees it: its text, and its forms with everything that stands in them, hidden or not. */
import { parse, type HTMLElement } from 'node-html-parser';

/** A file a person chose. */
export interface Chosen { readonly name: string; readonly bytes: Uint8Array }
export type Typed = string | readonly string[] | Chosen;

/** One form: where it goes, and what it sends when nobody types anything. */
export interface Form {
  readonly action: string; readonly multipart: boolean;
  readonly standing: readonly (readonly [name: string, value: string])[];
  /** Every name that can be filled in, chosen or is sent along. */
  readonly names: ReadonlySet<string>;
}

export interface Page {
  readonly path: string; readonly status: number; readonly text: string; readonly forms: readonly Form[];
  readonly links: readonly string[];
  /** What is wrong, in the server's words. */
  readonly problem: string;
}

/** A filled-in form, ready to be sent, once or again, with the same content. */
export interface Filled { readonly action: string; readonly body: () => URLSearchParams | FormData }

export function pageOf(path: string, status: number, html: string): Page {
  const root = parse(html);
  const links = root.querySelectorAll('a[href]').map(one => one.getAttribute('href') ?? '');
  const wrong = root.querySelector('.errors') ?? root.querySelector('.problem') ?? root.querySelector('main');
  const problem = (wrong?.structuredText ?? '').replace(/\s+/g, ' ').slice(0, 300);
  const forms = root.querySelectorAll('form').flatMap(formsOf);
  return { path, status, text: root.structuredText, forms, links, problem };
}

/** The form that goes to an address ending so; a form with two ways out stands here as two. */
export function formTo(page: Page, ending: string): Form | undefined {
  return page.forms.find(form => form.action.endsWith(ending));
}

/** @throws Error for a name that the form does not have: a person could not type there. */
export function filledIn(form: Form, typed: Readonly<Record<string, Typed>>): Filled {
  const strange = Object.keys(typed).filter(name => !form.names.has(name));
  if (strange.length) throw new Error(`The form to ${form.action} has no field ${strange.join(', ')}.`);
  const kept = form.standing.filter(([name]) => !(name in typed));
  const texts = Object.entries(typed).flatMap(([name, value]) => textsOf(value).map(text => [name, text] as const));
  const files = Object.entries(typed).flatMap(([name, value]) => (isChosen(value) ? [[name, value] as const] : []));
  const pairs = [...kept, ...texts];
  const { action } = form, asText = (): URLSearchParams => new URLSearchParams(pairs.map(pair => [...pair]));
  return { action, body: () => (form.multipart ? multipart(pairs, files) : asText()) };
}

type Pair<Value> = readonly [name: string, value: Value];

function multipart(texts: readonly Pair<string>[], files: readonly Pair<Chosen>[]): FormData {
  const data = new FormData();
  for (const [name, text] of texts) data.append(name, text);
  for (const [name, file] of files) data.append(name, new Blob([new Uint8Array(file.bytes)]), file.name);
  return data;
}

function isChosen(value: Typed): value is Chosen {
  return typeof value === 'object' && 'bytes' in value;
}

function textsOf(value: Typed): readonly string[] {
  if (typeof value === 'string') return [value];
  return isChosen(value) ? [] : value;
}

function formsOf(form: HTMLElement): Form[] {
  const controls = form.querySelectorAll('input, select, textarea').filter(one => one.getAttribute('name'));
  const isMultipart = form.getAttribute('enctype') === 'multipart/form-data', standing = controls.flatMap(standingIn);
  const names = new Set([...controls, ...form.querySelectorAll('button[name]')].map(nameOf));
  const ways = form.querySelectorAll('button[formaction]').filter(one => one.getAttribute('formmethod') !== 'get');
  const others = ways.map(one => one.getAttribute('formaction') ?? '');
  const actions = new Set([form.getAttribute('action') ?? '', ...others]);
  if (form.getAttribute('method') !== 'post') return [];
  return [...actions].map(action => ({ action, multipart: isMultipart, standing, names }));
}

function nameOf(control: HTMLElement): string {
  return control.getAttribute('name') ?? '';
}

/** What a control sends as it stands. */
function standingIn(control: HTMLElement): (readonly [string, string])[] {
  const name = nameOf(control), type = control.getAttribute('type') ?? 'text';
  if (control.tagName === 'TEXTAREA') return [[name, control.text.replace(/^\n/, '')]];
  if (control.tagName === 'SELECT') return [[name, selectedIn(control)]];
  if (type === 'file' || type === 'submit') return [];
  if ((type === 'checkbox' || type === 'radio') && !control.hasAttribute('checked')) return [];
  return [[name, control.getAttribute('value') ?? (type === 'checkbox' ? 'on' : '')]];
}

function selectedIn(select: HTMLElement): string {
  const options = select.querySelectorAll('option');
  const chosen = options.find(one => one.hasAttribute('selected')) ?? options[0];
  return chosen?.getAttribute('value') ?? chosen?.text ?? '';
}

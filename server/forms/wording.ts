/** The wording of a form: Handlebars with names that are known, nothing else. What does it say, and what is wrong with it? Pure. */
import Handlebars from 'handlebars';
import { fieldsIn, type FormDescription } from './description';

/** Known in every form, besides its own fields; a path of two names at most. */
export const KNOWN_NAMES = [
  'agency.name', 'agency.superior', 'agency.place', 'agency.head', 'form.code', 'form.title', 'form.issue', 'form.amendment', 'form.date', 'decision.number', 'decision.date',
  'record.number', 'record.date', 'record.unit', 'record.year', 'filler.name', 'filler.title',
] as const;

export interface WordingProblem { readonly key: 'wordingSyntax' | 'wordingName' | 'wordingHelper'; readonly values: Readonly<Record<string, string | number>> }
/** Every placeholder's text: `{ 'decision.number': '12/QĐ-STP', quarter: 'II' }`. */
export type WordingValues = Readonly<Record<string, string>>;

/** Blocks that ask whether something is there; all other helpers, partials, comments with commands are refused. */
const QUESTIONS = new Set(['if', 'unless']);

export function namesFor(form: FormDescription): readonly string[] {
  return [...KNOWN_NAMES, ...fieldsIn(form).filter(field => field.kind !== 'files' && field.kind !== 'photographs').map(field => field.name)];
}

/** All that is wrong with a text; none = it can be said. */
export function wordingProblems(text: string, names: readonly string[]): WordingProblem[] {
  try {
    return problemsIn(Handlebars.parse(text).body, new Set(names));
  } catch (error) {
    return [{ key: 'wordingSyntax', values: { line: lineOf(error) } }];
  }
}

/** Names of what the text says where its questions are answered yes; one that it only asks for is not said. */
export function namesSaid(text: string): readonly string[] {
  return wordingProblems(text, []).some(problem => problem.key === 'wordingSyntax') ? [] : saidIn(Handlebars.parse(text).body);
}

/**
 * The text with its placeholders filled in. A name that is not known says so in place of a blank; one whose value is empty is `open` where it is said,
 * and not there where a question asks for it. @throws nothing for a text without problems
 */
export function said(text: string, values: WordingValues, open = ''): string {
  const template = ENGINE.compile(text, { strict: true, knownHelpersOnly: true, knownHelpers: { if: true, unless: true }, noEscape: true, preventIndent: true });
  return template(nested(values, open), { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
}

/** A value that knows whether it was given, whatever is printed for it. */
interface Place { readonly given: boolean; readonly toString: () => string }

const ENGINE = Handlebars.create();
ENGINE.registerHelper('if', function (this: unknown, asked: Place, { fn, inverse }: Handlebars.HelperOptions): string { return asked.given ? fn(this) : inverse(this); });
ENGINE.registerHelper('unless', function (this: unknown, asked: Place, { fn, inverse }: Handlebars.HelperOptions): string { return asked.given ? inverse(this) : fn(this); });

function saidIn(body: readonly hbs.AST.Statement[]): string[] {
  return body.flatMap(statement => (isBlock(statement) ? [...saidIn(statement.program.body), ...saidIn(statement.inverse?.body ?? [])] : isMustache(statement) ? [nameOf(statement.path)] : []));
}

function problemsIn(body: readonly hbs.AST.Statement[], names: ReadonlySet<string>): WordingProblem[] {
  return body.flatMap(statement => {
    if (isBlock(statement)) return [...questionProblems(statement, names), ...problemsIn(statement.program.body, names), ...problemsIn(statement.inverse?.body ?? [], names)];
    if (isMustache(statement)) return statement.params.length || statement.hash?.pairs.length ? [{ key: 'wordingHelper' as const, values: { name: nameOf(statement.path) } }] : nameProblems(statement.path, names);
    return statement.type === 'ContentStatement' || statement.type === 'CommentStatement' ? [] : [{ key: 'wordingHelper' as const, values: { name: statement.type } }];
  });
}

function questionProblems({ path, params, hash, program }: hbs.AST.BlockStatement, names: ReadonlySet<string>): WordingProblem[] {
  const [asked, ...more] = params;
  if (!QUESTIONS.has(nameOf(path)) || !asked || more.length || hash?.pairs.length || program.blockParams?.length) return [{ key: 'wordingHelper', values: { name: nameOf(path) } }];
  return nameProblems(asked, names);
}

function nameProblems(path: hbs.AST.Expression, names: ReadonlySet<string>): WordingProblem[] {
  const name = nameOf(path), known = isPath(path) && path.parts.length === name.split('.').length && names.has(name);
  return known ? [] : [{ key: 'wordingName', values: { name } }];
}

function nameOf(path: hbs.AST.Expression | { readonly type: string }): string {
  return 'original' in path ? String(path.original) : path.type;
}

function isPath(path: hbs.AST.Expression): path is hbs.AST.PathExpression {
  return path.type === 'PathExpression';
}

function isBlock(statement: hbs.AST.Statement): statement is hbs.AST.BlockStatement {
  return statement.type === 'BlockStatement';
}

function isMustache(statement: hbs.AST.Statement): statement is hbs.AST.MustacheStatement {
  return statement.type === 'MustacheStatement';
}

/** The parser tells the line in its words only. */
function lineOf(error: unknown): number {
  const told = /on line (\d+)/.exec(error instanceof Error ? error.message : '');
  return told ? Number(told[1]) : 1;
}

/** `a.b` becomes an object in an object, both without a prototype. */
function nested(values: WordingValues, open: string): Record<string, unknown> {
  const out: Record<string, unknown> = Object.create(null);
  for (const [path, text] of Object.entries(values)) {
    const [first = '', second] = path.split('.'), place: Place = { given: text !== '', toString: () => text || open };
    if (second === undefined) { out[first] = place; continue; }
    const inner: Record<string, unknown> = isRecord(out[first]) ? out[first] : Object.create(null);
    inner[second] = place;
    out[first] = inner;
  }
  return out;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Which clauses an edition of the standard has, how they stand below each other, and what they are called in both languages. */
import type { Language } from '../core/words';
import { ISO_9001_2015 } from './iso9001-2015';

export interface ClauseWords { readonly title: string; readonly gist: string }

export interface Clause {
  readonly number: string;
  /** The clause it stands under; null for the chapters. */
  readonly parent: string | null;
  readonly vi: ClauseWords;
  readonly en: ClauseWords;
  /** True where an auditor asks: the clause has requirements of its own and is more than a heading. */
  readonly audited: boolean;
}

export interface Edition {
  /** Stored in records: never renamed. */
  readonly id: string;
  readonly name: Readonly<Record<Language, string>>;
  /** In the order of the standard. */
  readonly clauses: readonly Clause[];
}

/** Editions that stand beside each other; a test or an import may bring its own. */
export type Registry = readonly Edition[];

/** Number; title and gist in Vietnamese; title and gist in English. */
export type ClauseRow = readonly [number: string, viTitle: string, viGist: string, enTitle: string, enGist: string];

export const DEFAULT_EDITION = 'iso9001-2015';

/** Another edition is a table of rows and one line here; older records keep the edition they were written by. */
export const EDITIONS: Registry = [
  { id: DEFAULT_EDITION, name: { vi: 'ISO 9001:2015', en: 'ISO 9001:2015' }, clauses: clausesFrom(ISO_9001_2015) },
];

/**
 * Clauses made from rows: the parent is read from the number, and a clause is audited where none stands below it.
 * In ISO 9001 requirements stand in the lowest clauses; an edition that differs writes its clauses out.
 */
export function clausesFrom(rows: readonly ClauseRow[]): readonly Clause[] {
  const numbers = rows.map(([number]) => number);
  return rows.map(([number, viTitle, viGist, enTitle, enGist]) => ({
    number, parent: parentOf(number), vi: { title: viTitle, gist: viGist }, en: { title: enTitle, gist: enGist },
    audited: !numbers.some(other => other.startsWith(`${number}.`)),
  }));
}

/** All editions, in the order of the registry: the default first. */
export function editions(registry: Registry = EDITIONS): Registry {
  return registry;
}

/** The clauses of an edition in order. Throws an Error for an edition that is not registered: records keep ids, and ids never go. */
export function clausesOf(edition: string, registry: Registry = EDITIONS): readonly Clause[] {
  const found = registry.find(one => one.id === edition);
  if (!found) throw new Error(`No edition "${edition}" of the standard; there are: ${registry.map(one => one.id).join(', ')}`);
  return found.clauses;
}

/** "ISO 9001:2015"; the id itself where it is unknown. */
export function editionName(edition: string, language: Language, registry: Registry = EDITIONS): string {
  return registry.find(one => one.id === edition)?.name[language] ?? edition;
}

/** The clause, or undefined where the edition or the number is unknown. */
export function clauseOf(edition: string, number: string, registry: Registry = EDITIONS): Clause | undefined {
  return registry.find(one => one.id === edition)?.clauses.find(one => one.number === number);
}

export function isClause(edition: string, number: string, registry: Registry = EDITIONS): boolean {
  return clauseOf(edition, number, registry) !== undefined;
}

/** "8.5.1 Kiểm soát cung cấp dịch vụ"; the number alone where it is unknown, so that an old record can still be drawn. */
export function clauseLabel(edition: string, number: string, language: Language, registry: Registry = EDITIONS): string {
  const clause = clauseOf(edition, number, registry);
  return clause ? `${number} ${clause[language].title}` : number;
}

/** The numbers of the clause and of all below it, in order; none where the edition or the number is unknown. */
export function within(edition: string, number: string, registry: Registry = EDITIONS): string[] {
  if (!isClause(edition, number, registry)) return [];
  return clausesOf(edition, registry).map(one => one.number).filter(one => one === number || one.startsWith(`${number}.`));
}

function parentOf(number: string): string | null {
  const dot = number.lastIndexOf('.');
  return dot < 0 ? null : number.slice(0, dot);
}

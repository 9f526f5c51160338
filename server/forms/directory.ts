/** How people, units and documents are called where somebody types or picks them, and whom a typed name means. Pure. */
import { fold } from '../core/vietnamese';
import { isNamed, tableRows, type Answers, type Directory, type Named } from './answers';
import { fieldsIn, tablesIn, type FormDescription } from './description';

export type NamedKind = 'person' | 'unit' | 'document';

/** Two of one name are told apart by a number behind it: "Nguyễn Văn An (2)". */
export interface Called { readonly id: string; readonly label: string }

export function isNamedKind(kind: string): kind is NamedKind {
  return kind === 'person' || kind === 'unit' || kind === 'document';
}

export function namesOf(directory: Directory, kind: NamedKind): readonly Named[] {
  return kind === 'person' ? directory.people : kind === 'unit' ? directory.units : directory.documents;
}

export function called(list: readonly Named[]): Called[] {
  const seen = new Map<string, number>();
  return list.map(({ id, name }) => { const n = (seen.get(name) ?? 0) + 1; seen.set(name, n); return { id, label: n > 1 ? `${name} (${n})` : name }; });
}

/** The id that a typed text means: an id, a label, a name without its accents, the code of a document; the text itself where nothing is meant. */
export function idMeant(list: readonly Named[], typed: string): string {
  const text = typed.trim(), wanted = fold(text);
  if (!text || list.some(one => one.id === text)) return text;
  return (called(list).find(one => one.label === text) ?? list.find(one => fold(one.name) === wanted) ?? list.find(one => fold(one.name.split(' ')[0] ?? '') === wanted && /\d/.test(wanted)))?.id ?? text;
}

/** With everybody whom the answers name already: one who has left since stays named. */
export function withNamed(directory: Directory, form: FormDescription, answers: Answers): Directory {
  const found: Record<NamedKind, Named[]> = { person: [], unit: [], document: [] };
  for (const field of fieldsIn(form)) { const value = answers[field.name]; if (isNamedKind(field.kind) && isNamed(value)) found[field.kind].push(value); }
  for (const table of tablesIn(form)) for (const column of table.columns.filter(one => isNamedKind(one.kind))) {
    for (const row of tableRows(answers, table.name)) { const value = row[column.name]; if (isNamedKind(column.kind) && isNamed(value)) found[column.kind].push(value); }
  }
  const joined = (list: readonly Named[], more: readonly Named[]): Named[] => [...new Map([...more, ...list].map(one => [one.id, one])).values()];
  return { people: joined(directory.people, found.person), units: joined(directory.units, found.unit), documents: joined(directory.documents, found.document) };
}

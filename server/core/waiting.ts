/** Whom a record waits for, and to do what: derived into it with every change, so that "my tasks" is one indexed question. */
import { Schema } from 'mongoose';

/** A person, or whoever holds a role in the record's agency. */
export interface Waiting {
  readonly person?: string; readonly role?: string; readonly unit?: string;
  readonly action: string;
  /** Which part of the record: a revision's number, an action's id; and how a person calls it. */
  readonly part?: string; readonly about?: string;
  readonly since: Date; readonly due?: Date;
}

export interface Awaited { waiting: Waiting[]; waitingFor: string[] }

/** The two fields of a record; `waitingFor` holds the keys of the one index: a person's id, or `<agency>:<role>`. */
export function awaited(agency: string, waiting: readonly Waiting[]): Awaited {
  return { waiting: [...waiting], waitingFor: [...new Set(waiting.map(one => one.person ?? `${agency}:${one.role ?? ''}`))] };
}

/** Spread into the schema of a record that people can be waited for in; index `waitingFor`. */
export const awaitedFields = {
  waiting: [new Schema<Waiting>({ person: String, role: String, unit: String, action: String, part: String, about: String, since: Date, due: Date }, { _id: false, id: false })],
  waitingFor: [String],
};

/** A form as data: which fields, in the visitor's words, and what stands in them now. One description draws it; `views/partials/form.hbs` reads it. */
import { typedOr, versionFor } from './typed';
import type { Answer, Visit } from './route';
import type { Wording } from './wording';

export type FieldKind = 'line' | 'prose' | 'date' | 'time' | 'number' | 'select' | 'radio' | 'checkbox' | 'checkboxes' | 'files' | 'password';

export interface Choice { readonly value: string; readonly text: string; readonly note?: string }

/** `name` is the field's; its label is `<prefix>.<word>` in the locale, its hint `<prefix>.<word>.hint` where `hint` is set; `word` is the name where it is left out. `told` = the label itself says when it is needed. */
export interface FieldRow {
  readonly name: string; readonly word?: string; readonly kind: FieldKind; readonly optional?: boolean | 'told'; readonly hint?: boolean; readonly rows?: number; readonly short?: boolean;
  readonly choices?: readonly Choice[];
  /** What stands in it before anybody types. */
  readonly value?: string | readonly string[];
}

export interface ActForm {
  readonly action: string; readonly version?: number; readonly fields: readonly Record<string, unknown>[]; readonly upload: boolean;
  readonly verb: string; readonly stop?: boolean; readonly back: string; readonly signs?: { readonly meaning: string; readonly hash: string };
}

export function fieldsOf(visit: Visit, prefix: string, rows: readonly FieldRow[], { words }: Wording): Record<string, unknown>[] {
  const values = typedOr(visit, Object.fromEntries(rows.map(row => [row.name, row.value ?? (row.kind === 'checkboxes' ? [] : '')])));
  return rows.map(row => {
    const value = values[row.name] ?? '', chosen = new Set(Array.isArray(value) ? value : [value]);
    return {
      [row.kind]: true, name: row.name, label: words(`${prefix}.${row.word ?? row.name}`), ...(row.hint ? { hint: words(`${prefix}.${row.word ?? row.name}.hint`) } : {}), required: !row.optional && row.kind !== 'checkbox' && row.kind !== 'checkboxes', optional: row.optional === true,
      rows: row.rows ?? 3, short: row.short ?? false, value: row.kind === 'password' ? '' : value, checked: row.kind === 'checkbox' && value !== '',
      options: (row.choices ?? []).map(choice => ({ ...choice, selected: chosen.has(choice.value), checked: chosen.has(choice.value) })), ...(row.optional && row.kind === 'select' ? { empty: words('ui.none') } : {}),
    };
  });
}

/** The whole form of an act on a record with a version. */
export function actForm(visit: Visit, about: { readonly action: string; readonly back: string; readonly verb: string; readonly version?: number; readonly prefix: string; readonly rows: readonly FieldRow[]; readonly stop?: boolean; readonly signs?: { readonly meaning: string; readonly hash: string } }, wording: Wording): ActForm {
  const { action, back, verb, version, prefix, rows, stop, signs } = about;
  return {
    action, back, verb, fields: fieldsOf(visit, prefix, rows, wording), upload: rows.some(row => row.kind === 'files'),
    ...(version === undefined ? {} : { version: versionFor(visit, version) }), ...(stop ? { stop } : {}), ...(signs ? { signs } : {}),
  };
}

/** The page of one act: the form, or the reason why it cannot be done now. */
export function actAnswer(page: { readonly section: string; readonly crumbs: readonly { href?: string; text: string }[]; readonly block: Readonly<Record<string, unknown>>; readonly heading: string; readonly about?: string; readonly refused?: string; readonly form: ActForm }): Answer {
  const { section, heading, form, ...data } = page;
  return { view: 'acts/act', section, title: heading, data: { heading, form, back: form.back, ...data } };
}

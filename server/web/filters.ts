/** A register's conditions: a form whose whole state is in the address, and each condition as a chip that can be taken off. `views/partials/filters.hbs` draws it. Pure. */

export interface Choice<Name extends string> { readonly name: Name; readonly value: string; readonly any: { readonly value: string; readonly text: string } | undefined; readonly options: readonly { readonly value: string; readonly text: string }[] }

export interface FilterForm<Name extends string> {
  readonly action: string; readonly label: string; readonly placeholder: string; readonly text: string;
  readonly choices: readonly Choice<Name>[]; readonly labelOf: (name: Name) => string; readonly hidden: readonly { readonly name: string; readonly value: string }[];
  /** The address without one condition (`text` for what was typed), and without any. */
  /** Conditions that came with the address and have no field. */
  readonly more?: readonly { readonly text: string; readonly href: string }[];
  readonly without: (name: Name | 'text') => string; readonly cleared: string;
}

/** Which agency is looked at is no condition of its own: it has no chip. */
export function filterForm<Name extends string>({ action, label, placeholder, text, choices, labelOf, hidden, more = [], without, cleared }: FilterForm<Name>): Record<string, unknown> {
  const set = choices.filter(choice => choice.name !== 'agency' && choice.value !== '');
  const chips = [
    ...(text ? [{ text: `“${text}”`, href: without('text') }] : []),
    ...set.map(choice => ({ text: choice.options.find(one => one.value === choice.value)?.text ?? choice.value, href: without(choice.name) })), ...more,
  ];
  const selects = choices.map(({ name, value, any, options }) => ({ name, label: labelOf(name), options: [...(any ? [any] : []), ...options].map(one => ({ ...one, selected: one.value === value })) }));
  return { filters: { action, label, q: text, placeholder, active: chips.length, selects, hidden }, ...(chips.length ? { chips, clearHref: cleared } : {}) };
}

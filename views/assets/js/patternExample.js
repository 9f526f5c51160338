// A field for a code pattern shows, while it is typed, the first code it would give.
export function patternExample(document) {
  for (const output of document.querySelectorAll('output[data-pattern-example]')) {
    const field = document.getElementById(output.dataset.patternExample);
    const values = { unit: output.dataset.unit, agency: output.dataset.agency };
    field?.addEventListener('input', () => { output.value = firstCode(field.value, values); });
  }
}

/** As the server's core/numbering.ts fills it in, with the number 1. */
function firstCode(pattern, values) {
  return pattern.replace(/\{([a-zA-Z]+)(?::(\d+))?\}/g, (_, name, digits) => (name === 'n' ? '1'.padStart(Number(digits ?? 1), '0') : values[name] ?? ''));
}

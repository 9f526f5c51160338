// The page a form is filled in on: hides what does not apply, adds rows and sums while one types. Without script buttons of the page do the same by keeping the draft.
export function fillForm(document) {
  for (const form of document.querySelectorAll('form[data-fill]')) {
    conditions(form);
    for (const table of form.querySelectorAll('[data-fill-table]')) reckon(table);
    form.addEventListener('input', event => { conditions(form); const table = event.target.closest('[data-fill-table]'); if (table) reckon(table); form.dataset.changed = 'yes'; });
    form.addEventListener('change', () => conditions(form));
    form.addEventListener('click', event => { const button = event.target.closest('[data-fill-add]'); if (button && add(button.closest('[data-fill-table]'))) event.preventDefault(); });
    form.addEventListener('submit', () => { delete form.dataset.changed; });
    addEventListener('beforeunload', event => { if (form.isConnected && form.dataset.changed) event.preventDefault(); });
  }
}

/** A block whose field is hidden itself is hidden too: blocks stand after what they hang on. */
function conditions(form) {
  for (const block of form.querySelectorAll('[data-when-field]')) {
    const fields = [...form.querySelectorAll(`[name="${CSS.escape(block.dataset.whenField)}"]`)];
    const away = fields.length > 0 && fields.every(field => field.closest('.fill-block')?.hidden);
    block.hidden = away || !fields.some(field => (field.type === 'radio' || field.type === 'checkbox' ? field.checked && field.value === block.dataset.whenIs : field.value.trim() === block.dataset.whenIs));
  }
}

/** 1.234,5 as people type it; as the server reads it (server/forms/quantities.ts). */
function numberIn(text) {
  const plain = text.replace(/[\s\u00a0]/g, '');
  if (!/^-?\d[\d.]*(,\d+)?$/.test(plain)) return undefined;
  const thousands = /^-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(plain) || plain.includes(',');
  const value = Number(thousands ? plain.replaceAll('.', '').replace(',', '.') : plain);
  return Number.isFinite(value) ? value : undefined;
}

const written = value => new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 4 }).format(value);

function reckon(table) {
  const sums = new Map([...table.querySelectorAll('[data-sum]')].map(cell => [cell.dataset.sum, Number(cell.dataset.base)]));
  for (const row of table.querySelectorAll('[data-fill-row]')) {
    const cells = new Map([...row.querySelectorAll('[data-number]')].map(input => [input.dataset.cell, numberIn(input.value)]));
    for (const output of row.querySelectorAll('output[data-of]')) {
      const factors = output.dataset.of.split(' ').map(name => cells.get(name)), product = factors.includes(undefined) ? undefined : factors.reduce((all, one) => all * one, 1);
      output.textContent = product === undefined ? '' : written(product);
      cells.set(output.dataset.cell, product);
    }
    for (const [name, value] of cells) if (sums.has(name) && value !== undefined) sums.set(name, sums.get(name) + value);
  }
  for (const cell of table.querySelectorAll('[data-sum]')) cell.textContent = written(Number(sums.get(cell.dataset.sum).toFixed(10)));
}

/** So many fields a page may send: then the button keeps the draft and shows the next rows instead. */
const MOST_FIELDS = 1500;

function add(table) {
  const blank = table.querySelector('[data-fill-blank]'), form = table.closest('form');
  if (!blank || form.querySelectorAll('[name]').length > MOST_FIELDS) return false;
  const row = blank.content.firstElementChild.cloneNode(true), at = Number(table.dataset.next);
  row.dataset.fillRow = String(at);
  for (const number of row.querySelectorAll('[data-fill-number]')) number.textContent = String(at + 1);
  for (const field of row.querySelectorAll('[name]')) {
    const [name, , column] = field.name.split('.');
    field.name = `${name}.${at}.${column}`;
    field.id = field.name;
    field.setAttribute('aria-label', field.getAttribute('aria-label').replace(/\d+/, String(at + 1)));
  }
  table.querySelector('[data-fill-rows]').append(row);
  table.dataset.next = String(at + 1);
  row.querySelector('[name]')?.focus();
  return true;
}

// The editor of a procedure's steps: adds rows and moves them by buttons. Without script two empty rows stand at the end.
export function stepEditor(document) {
  for (const form of document.querySelectorAll('form[data-steps]')) {
    for (const button of form.querySelectorAll('[data-step-move], [data-step-add]')) button.hidden = false;
    form.addEventListener('click', event => {
      const move = event.target.closest('[data-step-move]');
      if (move) shift(form, move);
      else if (event.target.closest('[data-step-add]')) add(form);
    });
  }
}

const list = form => form.querySelector('[data-step-rows]');
const rows = form => [...list(form).querySelectorAll('[data-step]')];

function shift(form, button) {
  const row = button.closest('[data-step]'), up = button.dataset.stepMove === 'up', other = up ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (up) other.before(row);
  else other.after(row);
  name(form);
  button.focus();
  tell(form, form.dataset.moved.replace('{number}', String(rows(form).indexOf(row) + 1)));
}

function add(form) {
  if (rows(form).filter(row => row.querySelector('textarea').value.trim()).length >= Number(form.dataset.most)) { tell(form, form.dataset.full); return; }
  const row = form.querySelector('[data-step-blank]').content.firstElementChild.cloneNode(true);
  for (const button of row.querySelectorAll('[data-step-move]')) button.hidden = false;
  list(form).append(row);
  name(form);
  row.querySelector('textarea').focus();
}

/** Places, names and the box's value follow the order the rows stand in now. */
function name(form) {
  for (const [at, row] of rows(form).entries()) {
    row.querySelector('[data-step-number]').textContent = String(at + 1);
    row.querySelector('[name="remove"]').value = String(at);
    for (const field of row.querySelectorAll('textarea')) field.id = `steps.${at}.${field.name}`;
    for (const control of row.querySelectorAll('[data-naming]')) control.setAttribute('aria-label', control.dataset.naming.replace('{number}', String(at + 1)));
  }
}

function tell(form, sentence) {
  form.querySelector('[data-step-told]').textContent = sentence;
}

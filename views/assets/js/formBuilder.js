// The form builder while somebody types: after a pause the blank is drawn anew with what stands in the fields now, and what is wrong is told. Nothing is saved by it.
const PAUSE = 800;

export function formBuilder(document) {
  const form = document.querySelector('form[data-form-builder]'), image = document.querySelector('[data-form-image]');
  if (!form) return;
  let waiting, asked = 0, dirty = false;
  const soon = () => { dirty = true; clearTimeout(waiting); waiting = setTimeout(draw, PAUSE); };
  const draw = async () => {
    const turn = ++asked;
    image?.closest('.preview').classList.add('drawing');
    const shown = await preview(form).catch(() => undefined);
    if (turn !== asked) return;
    image?.closest('.preview').classList.remove('drawing');
    if (shown) show(document, form, image, shown);
  };
  form.addEventListener('input', soon);
  form.addEventListener('submit', () => { dirty = false; });
  addEventListener('beforeunload', event => { if (dirty) event.preventDefault(); });
  form.addEventListener('click', event => {
    const holder = event.target.closest('[data-form-insert]');
    if (!holder) return;
    event.preventDefault();
    insert(form.elements.text, `{{${holder.dataset.formInsert}}}`);
    soon();
  });
  for (const button of document.querySelectorAll('[data-form-page]')) {
    button.addEventListener('click', event => {
      event.preventDefault();
      form.elements.page.value = String(Math.max(1, Number(form.elements.page.value) + Number(button.dataset.formPage)));
      void draw();
    });
  }
}

async function preview(form) {
  const answer = await fetch(form.dataset.formBuilder, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { accept: 'application/json' } });
  return answer.ok ? answer.json() : undefined;
}

function show(document, form, image, { image: bytes, page, pages, label, problems }) {
  const list = document.querySelector('[data-form-problems]');
  list?.replaceChildren(...problems.map(text => {
    const item = document.createElement('li');
    item.textContent = text;
    return item;
  }));
  if (!bytes || !image) return;
  const before = image.src;
  image.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))], { type: 'image/png' }));
  if (before.startsWith('blob:')) URL.revokeObjectURL(before);
  form.elements.page.value = String(page);
  document.querySelector('[data-form-place]').textContent = label;
  for (const button of document.querySelectorAll('[data-form-page]')) button.disabled = button.dataset.formPage === '1' ? page >= pages : page <= 1;
}

/** At the cursor; the field has it again afterwards, behind what came in. */
function insert(field, text) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.focus();
}

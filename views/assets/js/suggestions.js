// Suggestions under the search field while typing: a combobox with a list (WAI-ARIA 1.2), asked 150 ms after the last key; an older question is dropped.
const WAIT = 150;
const SHORTEST = 2;

export function suggestions(document) {
  const field = document.querySelector('.find input[data-suggest]');
  if (!field) return;
  const { list, told } = parts(document, field);
  let timer, question, chosen = -1;
  const rows = () => [...list.children];

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };
  const choose = index => {
    chosen = index;
    rows().forEach((row, place) => row.setAttribute('aria-selected', String(place === index)));
    if (index < 0) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', rows()[index].id);
  };
  const show = items => {
    list.replaceChildren(...items.map((item, index) => row(document, item, index)));
    chosen = -1;
    list.hidden = items.length === 0;
    field.setAttribute('aria-expanded', String(items.length > 0));
    told.textContent = items.length > 0 ? field.dataset.suggestFound.replace('{count}', items.length) : field.dataset.suggestNone;
  };
  const ask = async () => {
    question?.abort();
    question = new AbortController();
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(field.value.trim())}`, { signal: question.signal, headers: { accept: 'application/json' } });
      if (answer.ok) show((await answer.json()).items);
    } catch (error) {
      if (error.name !== 'AbortError') close();
    }
  };

  field.addEventListener('input', () => {
    clearTimeout(timer);
    if (field.value.trim().length < SHORTEST) { question?.abort(); close(); } else timer = setTimeout(ask, WAIT);
  });
  field.addEventListener('keydown', event => {
    if (list.hidden) return;
    const count = rows().length;
    if (event.key === 'ArrowDown') choose(chosen + 1 >= count ? 0 : chosen + 1);
    else if (event.key === 'ArrowUp') choose(chosen <= 0 ? count - 1 : chosen - 1);
    else if (event.key === 'Enter' && chosen >= 0) location.assign(rows()[chosen].dataset.href);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  });
  // Before the field loses focus, or the list would be gone under the pointer.
  list.addEventListener('mousedown', event => {
    event.preventDefault();
    const picked = event.target.closest('[role="option"]');
    if (picked) location.assign(picked.dataset.href);
  });
  field.addEventListener('blur', close);
}

function parts(document, field) {
  const list = Object.assign(document.createElement('ul'), { className: 'suggestions', id: 'suggestions', hidden: true });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', field.getAttribute('aria-label'));
  const told = Object.assign(document.createElement('span'), { className: 'visually-hidden' });
  told.setAttribute('role', 'status');
  field.after(list, told);
  for (const [name, value] of [['role', 'combobox'], ['aria-expanded', 'false'], ['aria-controls', 'suggestions'], ['aria-autocomplete', 'list']]) field.setAttribute(name, value);
  return { list, told };
}

function row(document, item, index) {
  const line = Object.assign(document.createElement('li'), { id: `suggestion-${index}` });
  line.setAttribute('role', 'option');
  line.setAttribute('aria-selected', 'false');
  line.dataset.href = item.href;
  for (const [className, text] of [['code', item.code], ['t', item.title], ['s', item.state]]) line.append(Object.assign(document.createElement('span'), { className, textContent: text ?? '' }));
  return line;
}

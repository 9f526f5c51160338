// One question while the line may be down: what is typed is kept at once, saved goes on to the next question, and comes back if it was not taken.
import { dictation } from './lineDictation.js';
import { onKey } from './keys.js';
import { refusedPhoto, shotOf, smaller } from './linePhotos.js';
import { keyOf } from './lineStore.js';

/** How long the page waits to hear that an answer was taken; then the next question comes and the sending goes on behind it. */
const PATIENCE = 2500;

export function lineForm(root, facts, store, net) {
  const form = root.querySelector('form[data-answer]'), key = keyOf(facts.person, facts.audit, facts.line), wait = { queue: Promise.resolve() };
  const inTurn = act => { wait.queue = wait.queue.then(act, act); return wait.queue; };
  const scene = { root, facts, store, net, form, key, inTurn };
  net.onChange((changed, outcome) => { if (changed === key && outcome !== 'sent') void shown(scene); });
  void shown(scene).then(() => { root.dataset.ready = 'yes'; });
  root.querySelector('[data-keep-theirs]').addEventListener('click', event => { if (root.dataset.kept) { event.preventDefault(); void store.remove(key).then(() => location.reload()); } });
  if (!form) return;
  listen(scene);
  dictation(withWord(form.querySelector('[data-dictate]'), facts.words.listening), form.elements.note);
  void nextWords(scene);
}

function withWord(button, word) {
  if (button) button.dataset.listening = word;
  return button;
}

function listen(scene) {
  const { form, facts, store, key, inTurn } = scene;
  for (const name of ['input', 'change']) form.addEventListener(name, event => { if (event.target.type !== 'file') void inTurn(() => keep(scene, 'draft')); });
  for (const input of form.querySelectorAll('[data-photos]')) input.addEventListener('change', () => {
    const files = [...input.files];
    input.value = '';
    void inTurn(() => take(scene, files));
  });
  form.querySelector('details.na').addEventListener('toggle', event => {
    const choice = form.querySelector('[value="notApplicable"]');
    if (event.target.open && !choice.checked && !form.dataset.filling) { choice.checked = true; void inTurn(() => keep(scene, 'draft')); }
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    const missing = missingIn(form, facts.words);
    tell(scene, missing);
    if (!missing) void inTurn(() => save(scene));
  });
  form.addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });
  onKey(document, pressed => {
    const choice = form.querySelectorAll('.answers input')[Number(pressed) - 1];
    choice?.click();
    return Boolean(choice);
  });
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
}

/** The rules that need no server: the same as answerLine in server/audits/answering.ts. */
function missingIn(form, words) {
  const { result, grade, note } = valuesOf(form), isEmpty = !/\p{L}{2,}/u.test(note);
  if (!result) return words.needResult;
  if (result === 'nonconforming' && !grade) return words.needGrade;
  if (result === 'nonconforming' && isEmpty) return words.needNote;
  return result === 'notApplicable' && isEmpty ? words.needReason : '';
}

function valuesOf(form) {
  const data = new FormData(form), text = name => String(data.get(name) ?? '');
  return { result: text('result'), grade: text('grade'), note: text('note'), saved: Number(text('saved')), sending: text('_sending') };
}

async function keep({ form, facts, store, key, root }, state) {
  const { person, audit, line, n } = facts, values = valuesOf(form);
  await store.put({ key, person, audit, line, n, ...values, state, at: Date.now() });
  root.dataset.kept = state;
  form.querySelector('[data-kept-at]').textContent = facts.words.keptNow;
}

async function take(scene, files) {
  const { facts, store, key } = scene, refused = [];
  for (const file of files) {
    const ready = await smaller(file), reason = refusedPhoto(ready, (await store.photosOf(key)).length, facts);
    if (reason) refused.push(reason); else await store.addPhoto(key, ready.name, ready);
  }
  await keep(scene, 'draft');
  await photos(scene);
  tell(scene, refused.join(' '));
}

async function photos(scene) {
  const { root, store, key, facts, inTurn } = scene, row = root.querySelector('[data-shots]');
  if (!row) return;
  row.querySelectorAll('[data-kept-photo]').forEach(one => one.remove());
  const kept = await store.photosOf(key);
  row.querySelector('.shoot').after(...kept.map(photo => shotOf(photo, facts.words, () => { void inTurn(async () => { await store.removePhoto(photo.id); await photos(scene); }); })));
}

/** Kept first, then sent; whatever the line does, the next question is there. */
async function save(scene) {
  const { net, key } = scene;
  await keep(scene, 'ready');
  const outcome = navigator.onLine ? await heard(net, key) : 'kept';
  if (outcome === 'sent' || outcome === 'kept') location.assign(await nextAddress(scene));
}

function heard(net, key) {
  return new Promise(resolve => {
    net.onChange((changed, outcome) => { if (changed === key) resolve(outcome); });
    setTimeout(resolve, PATIENCE, 'kept');
    void net.send();
  });
}

async function openAfter({ facts, store }) {
  const kept = new Set((await store.of(facts.person)).filter(answer => answer.audit === facts.audit && answer.state !== 'draft').map(answer => answer.line));
  const at = facts.lines.findIndex(line => line.id === facts.line), rest = [...facts.lines.slice(at + 1), ...facts.lines.slice(0, at)];
  return rest.find(line => line.open && !kept.has(line.id));
}

async function nextAddress(scene) {
  const next = await openAfter(scene);
  return next ? `${scene.facts.list}/${next.id}` : scene.facts.list;
}

async function nextWords(scene) {
  const next = await openAfter(scene), { words } = scene.facts;
  scene.form.querySelector('[data-save]').textContent = next ? words.saveNext.replace('{n}', next.n) : words.saveLast;
}

function tell({ root }, text) {
  const note = root.querySelector('[data-told]');
  if (!note) return;
  note.hidden = !text;
  note.querySelector('p').textContent = text;
  if (text) note.focus();
}

/** What is kept of this line, in its fields; and why it was not taken. */
async function shown(scene) {
  const { root, store, key, form, facts } = scene, answer = await store.one(key);
  await photos(scene);
  if (!answer) return;
  root.dataset.kept = answer.state;
  if (form) fill(form, answer);
  if (answer.state === 'conflict') conflict(scene, answer);
  else if (answer.state === 'invalid') tell(scene, answer.told);
  else if (!form || answer.state === 'stuck' || answer.state === 'closed') stranded(root.querySelector('[data-stranded]'), answer, facts, store);
}

function fill(form, answer) {
  form.dataset.filling = 'yes';
  for (const radio of form.querySelectorAll('[type="radio"]')) radio.checked = radio.value === answer[radio.name];
  form.elements.note.value = answer.note;
  form.elements.saved.value = answer.saved;
  if (answer.result === 'notApplicable') form.querySelector('details.na').open = true;
  // Its "toggle" comes after this turn.
  setTimeout(() => { delete form.dataset.filling; });
}

export function whatOf(answer, words) {
  return [answer.result && words[`result.${answer.result}`], answer.result === 'nonconforming' && answer.grade && words[`grade.${answer.grade}`]].filter(Boolean).join(', ');
}

/** Both texts; saving again is saving on top of theirs, knowingly. */
function conflict({ root, form, facts }, answer) {
  const box = root.querySelector('[data-conflict]'), put = (where, text) => { box.querySelector(where).textContent = text; };
  put('[data-theirs="who"]', answer.told.who);
  put('[data-theirs="what"]', [answer.told.word, answer.told.grade].filter(Boolean).join(', '));
  put('[data-theirs="note"]', answer.told.note);
  put('[data-mine="what"]', whatOf(answer, facts.words));
  put('[data-mine="note"]', answer.note);
  box.hidden = false;
  if (form) form.elements.saved.value = answer.told.saved;
  box.scrollIntoView({ block: 'start' });
}

/** An answer that can no longer be taken: its words stay here, can be copied, and go only when the person says so. */
export function stranded(box, answer, { words }, store) {
  const put = (where, text) => { box.querySelector(where).textContent = text; };
  put('[data-stranded-why]', typeof answer.told === 'string' && answer.told ? answer.told : words.closed);
  put('[data-mine="what"]', whatOf(answer, words));
  put('[data-mine="note"]', answer.note);
  for (const button of box.querySelectorAll('[data-copy], [data-forget]')) button.hidden = false;
  const copy = box.querySelector('[data-copy]');
  copy.addEventListener('click', () => { void copied(`${whatOf(answer, words)}\n${answer.note}`).then(() => { copy.textContent = words.copied; }); });
  box.querySelector('[data-forget]').addEventListener('click', () => { void store.remove(answer.key).then(() => location.reload()); });
  box.hidden = false;
  const closed = document.querySelector('[data-closed]');
  if (closed) closed.hidden = true;
}

/** The clipboard needs https; without it the words are selected in a field and copied the old way. */
async function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = Object.assign(document.createElement('textarea'), { value: text });
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

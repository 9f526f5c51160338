// The list of questions while the line may be down: which answers wait in this browser, which came back, and all questions fetched to be read later.
import { stranded, whatOf } from './lineForm.js';

export function lineList(root, facts, store, net) {
  const show = () => rows(root, facts, store);
  net.onChange(() => { void show(); });
  void show().then(() => { root.dataset.ready = 'yes'; });
  if (root.hasAttribute('data-list')) void fetchAll(root, facts);
}

const ICONS = { ready: 'cloud-upload', conflict: 'people-fill', draft: 'pencil' };

async function rows(root, facts, store) {
  const kept = (await store.of(facts.person)).filter(answer => answer.audit === facts.audit);
  for (const row of root.querySelectorAll('[data-row]')) {
    const answer = kept.find(one => one.line === row.dataset.row), place = row.querySelector('[data-kept]');
    if (place) mark(place, answer, facts.words);
    else if (answer && answer.state !== 'draft') beside(row, answer, facts.words);
  }
  const box = root.querySelector('[data-stranded-list]');
  if (box) strandedRows(root, box, kept.filter(answer => answer.state === 'closed' || answer.state === 'stuck'), facts, store);
}

function saidOf({ state, told }, words) {
  if (state === 'conflict') return words.conflict.replace('{name}', told.who);
  return { ready: words.kept, draft: words.draft, invalid: words.invalid, closed: words.stuck, stuck: words.stuck }[state];
}

function icon(name) {
  const one = Object.assign(document.createElement('i'), { className: `bi bi-${name}` });
  one.setAttribute('aria-hidden', 'true');
  return one;
}

function mark(place, answer, words) {
  place.hidden = !answer;
  if (!answer) return;
  const what = whatOf(answer, words);
  place.replaceChildren(icon(ICONS[answer.state] ?? 'exclamation-triangle-fill'), `${saidOf(answer, words)}${what ? `: ${what}` : ''}`);
}

function beside(row, answer, words) {
  row.querySelector('[data-kept-icon]').replaceChildren(icon(ICONS[answer.state] ?? 'exclamation-triangle-fill'));
  row.querySelector('[data-kept-word]').textContent = saidOf(answer, words);
}

function strandedRows(root, box, answers, facts, store) {
  const row = root.querySelector('[data-stranded-row]');
  box.replaceChildren(...answers.map(answer => {
    const one = row.content.firstElementChild.cloneNode(true);
    stranded(one, answer, facts, store);
    return one;
  }));
  root.querySelector('[data-stranded]').hidden = answers.length === 0;
}

/** Every question of this audit as it is now, and what a page needs to be drawn. */
async function fetchAll(root, facts) {
  if (!navigator.serviceWorker) return;
  const { active } = await navigator.serviceWorker.ready;
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data.kept === undefined) return;
    root.querySelector('[data-downloaded]')?.replaceChildren(facts.words.downloaded);
    root.dataset.downloaded = data.kept;
  });
  const assets = [...document.querySelectorAll('link[href^="/assets/"], script[src^="/assets/"]')].map(one => one.href ?? one.src), drawn = performance.getEntriesByType('resource').map(one => new URL(one.name)).filter(url => url.pathname.startsWith('/assets/')).map(url => url.href);
  const version = [document.documentElement.lang, ...assets].join(' '), answered = facts.lines.filter(line => !line.open).length;
  const pages = [{ path: facts.list, mark: `${version} ${answered}/${facts.lines.length} ${facts.lines.map(line => line.saved).join('')}` }, ...facts.lines.map(line => ({ path: `${facts.list}/${line.id}`, mark: `${version} ${line.saved} ${facts.lines.length}` }))];
  active.postMessage({ keep: { pages, assets: [...new Set([...assets, ...drawn])] } });
}

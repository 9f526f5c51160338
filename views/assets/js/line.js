// A checklist that works in a corridor without a line: answers are kept in this browser and sent when it is back. Nothing of one person is shown to the next.
import { lineForm } from './lineForm.js';
import { lineList } from './lineList.js';
import { lineNet } from './lineNet.js';
import { openStore } from './lineStore.js';

const page = document.querySelector('[data-lines]');
if (page && globalThis.indexedDB) void start(page, JSON.parse(page.dataset.lines)).catch(() => { page.dataset.ready = 'no'; });

async function start(root, facts) {
  const store = await openStore();
  await forgetOthers(store, facts.person);
  navigator.serviceWorker?.register('/audits-offline.js', { scope: '/audits/', updateViaCache: 'none' }).catch(() => undefined);
  const net = lineNet(root, facts, store);
  lineList(root, facts, store, net);
  if (facts.line) { inView(root.querySelector('.lines')); lineForm(root, facts, store, net); }
  await net.send();
}

/** The door is not the only way in (an invitation is another): the pages of whoever was here before go, and what they did not finish. */
async function forgetOthers(store, person) {
  const before = localStorage.getItem('lines-person');
  if (before !== null && before !== person) await globalThis.caches?.delete('lines-pages');
  localStorage.setItem('lines-person', person);
  await store.forgetOthers(person);
}

/** The question that is open stands in the middle of the list beside it. */
function inView(list) {
  const now = list.querySelector('[aria-current]');
  if (now) list.scrollTop = now.offsetTop - list.clientHeight / 2;
}

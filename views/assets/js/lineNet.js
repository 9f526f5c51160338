// How it stands with the line: how many answers this browser keeps, when they are sent, and what became of them.
import { sendKept } from './lineSend.js';

/** After a try that found no line, in milliseconds: soon at first, because "online" is told before the line carries. */
const RETRIES = [1000, 3000, 10_000, 20_000];

/** @returns { send, refresh, onChange }: `send()` tries now; `onChange(listener)` hears of each answer that was sent or came back. */
export function lineNet(root, facts, store) {
  const pill = root.querySelector('[data-net]'), listeners = [];
  let last = 'done', tries = 0, timer;
  const waiting = async () => (await store.of(facts.person)).filter(answer => answer.state !== 'draft');

  async function refresh() {
    const kept = await waiting();
    draw(pill, facts, kept, navigator.onLine ? last : 'away');
    clearTimeout(timer);
    if (kept.some(answer => answer.state === 'ready') && last !== 'signIn') timer = setTimeout(send, RETRIES[Math.min(tries, RETRIES.length - 1)]);
  }
  function hear({ key, outcome, ended }) {
    if (ended) { last = ended; tries = ended === 'away' ? tries + 1 : 0; }
    void refresh();
    if (key) listeners.forEach(listener => listener(key, outcome));
  }
  async function send() {
    if (!(await waiting()).some(answer => answer.state === 'ready')) { await refresh(); return; }
    const worker = navigator.serviceWorker?.controller;
    if (worker) {
      worker.postMessage({ send: facts.person });
      // A browser may end its worker in the middle: then nothing is heard, and it is asked again.
      clearTimeout(timer);
      timer = setTimeout(send, RETRIES.at(-1));
    } else hear({ ended: await sendKept(facts.person, (key, outcome) => hear({ key, outcome })) });
  }

  navigator.serviceWorker?.addEventListener('message', event => hear(event.data));
  addEventListener('online', () => { last = 'done'; tries = 0; void send(); });
  addEventListener('offline', () => void refresh());
  document.addEventListener('visibilitychange', () => { if (!document.hidden) void send(); });
  return { send, refresh, onChange: listener => { listeners.push(listener); } };
}

/** Away: how many are kept. The session over, or some that came back: a link to where that is settled. Else how many wait. */
function draw(pill, { words, list }, kept, how) {
  const isStuck = how === 'done' && kept.length > 0 && kept.every(answer => answer.state !== 'ready');
  const text = how === 'away' ? words.offline : how === 'signIn' ? words.signedOut : isStuck ? words.look : words.waiting, href = how === 'signIn' ? `/sign-in?back=${encodeURIComponent(location.pathname)}` : isStuck ? list : '';
  const icon = Object.assign(document.createElement('i'), { className: how === 'away' ? 'bi bi-cloud-slash' : 'bi bi-cloud-upload' }), said = text.replace('{count}', kept.length);
  icon.setAttribute('aria-hidden', 'true');
  pill.hidden = kept.length === 0 && how !== 'away';
  pill.classList.toggle('away', how === 'away' || isStuck);
  pill.replaceChildren(icon, href ? Object.assign(document.createElement('a'), { href, textContent: said }) : said);
}

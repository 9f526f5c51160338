// The keys j and k, and the two arrows above a comparison, go to the next and the previous change.
import { onKey } from './keys.js';

export function diffKeys(document) {
  const changes = [...document.querySelectorAll('.diff .chg')];
  if (changes.length === 0) return;
  const place = document.querySelector('[data-change-place]');
  let at = -1;
  const go = step => {
    changes[at]?.classList.remove('at');
    at = Math.max(0, Math.min(changes.length - 1, at + step));
    changes[at].classList.add('at');
    for (let details = changes[at].closest('details'); details; details = details.parentElement.closest('details')) details.open = true;
    changes[at].scrollIntoView({ block: 'center' });
    if (place) place.textContent = `${at + 1} / ${changes.length}`;
    return true;
  };
  onKey(document, key => (key === 'j' ? go(1) : key === 'k' ? go(-1) : false));
  for (const link of document.querySelectorAll('[data-change]')) {
    link.addEventListener('click', event => {
      event.preventDefault();
      go(link.dataset.change === 'next' ? 1 : -1);
    });
  }
}

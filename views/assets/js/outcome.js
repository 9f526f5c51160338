// A form whose writing the store did not answer for: asks what became of it until that is known, and keeps what was typed.
const PAUSE = 2000;

export function outcome(document) {
  const place = document.querySelector('[data-outcome]');
  if (!place) return;
  // Loading the page again asks what became of the form; it does not send it again.
  history.replaceState(null, '', place.dataset.address);
  const ask = async () => {
    const state = await stateAt(place.dataset.outcome);
    if (state === 'done') location.replace(place.dataset.address);
    else if (state === 'notDone') tellNotDone(place);
    else setTimeout(ask, PAUSE);
  };
  setTimeout(ask, PAUSE);
}

/** Nothing while the store does not answer. */
async function stateAt(address) {
  try {
    const answer = await fetch(address, { headers: { accept: 'application/json' } });
    return answer.ok ? (await answer.json()).state : undefined;
  } catch {
    return undefined;
  }
}

function tellNotDone(place) {
  place.querySelector('[data-unknown]').hidden = true;
  const told = place.querySelector('[data-not-done]');
  told.hidden = false;
  told.focus();
}

// A second click on a button that already sends does nothing: one act, one record.
export function submitGuard(document) {
  document.addEventListener('submit', event => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = 'yes';
    // Disabled only after this turn: a disabled button would not send its own name and value.
    setTimeout(() => { if (event.submitter) event.submitter.disabled = true; });
  });
  // A page taken from the browser's memory by "back" may send again.
  addEventListener('pageshow', event => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll('button:disabled')) button.disabled = false;
    }
  });
}

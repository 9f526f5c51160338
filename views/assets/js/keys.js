// Single-letter keys: off while something is being typed, and with a control key held (WCAG 2.1.4).
export function onKey(document, act) {
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    if (act(event.key)) event.preventDefault();
  });
}

// After a refused form the reader starts at the summary of what is wrong; a link in it leads into the field itself.
export function focusErrors(document) {
  const summary = document.querySelector('.errors');
  if (!summary) return;
  summary.focus();
  summary.addEventListener('click', event => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const control = field.matches('input, select, textarea') ? field : field.querySelector('input, select, textarea');
    (field.closest('.field') ?? field).scrollIntoView({ block: 'start' });
    (control ?? field).focus({ preventScroll: true });
  });
}

// A link marked data-copy copies its address; where the browser does not allow it, it stays a link.
export function copyLinks(document) {
  document.addEventListener('click', async event => {
    const link = event.target.closest('a[data-copy]');
    if (!link || !navigator.clipboard) return;
    event.preventDefault();
    await navigator.clipboard.writeText(link.href);
    (link.querySelector('span') ?? link).textContent = link.dataset.copied;
  });
}

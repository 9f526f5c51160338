// Pages of a checklist that this browser keeps (lineWorker.js) go when somebody signs out, and wherever the door asks who is there: the next may be another.
export function lineDoor(document) {
  const forget = () => { void globalThis.caches?.delete('lines-pages'); };
  if (document.querySelector('form[action="/sign-in"]')) forget();
  document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', forget);
}

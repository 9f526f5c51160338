// Menus close on a click elsewhere and on Escape; what is closed on a phone is opened where there is room; a link to a folded part opens it.
export function disclosures(document) {
  if (matchMedia('(min-width: 992px)').matches) {
    for (const details of document.querySelectorAll('details[data-open-wide]')) details.open = true;
  }
  const openMenus = () => document.querySelectorAll('details.menu[open]');
  document.addEventListener('click', event => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
  const unfold = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let details = target && target.closest('details'); details; details = details.parentElement.closest('details')) details.open = true;
  };
  addEventListener('hashchange', unfold);
  unfold();
}

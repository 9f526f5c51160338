// The switch between light and dark; the choice goes to a cookie, so that the server prints the next page in it and nothing flashes.
const ONE_YEAR = 365 * 24 * 3600;

export function themeSwitch(document) {
  const root = document.documentElement;
  const isDark = () => root.dataset.bsTheme === 'dark' || (root.dataset.bsTheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  for (const button of document.querySelectorAll('[data-theme-switch]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      root.dataset.bsTheme = isDark() ? 'light' : 'dark';
      document.cookie = `theme=${root.dataset.bsTheme}; path=/; max-age=${ONE_YEAR}; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
    });
  }
}

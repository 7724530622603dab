// The theme: the system's, or the one that was chosen. Not a module, so that it is there before the first paint.

(() => {
  const THEMES = ['system', 'light', 'dark'];
  const root = document.documentElement;
  const show = (theme) => {
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  let theme = 'system';
  try {
    theme = THEMES.find((known) => known === localStorage.getItem('theme')) ?? theme;
  } catch {
    // A browser that keeps nothing shows the system's.
  }
  show(theme);
  document.addEventListener('DOMContentLoaded', () => {
    const button = document.getElementById('theme');
    const say = () => { button.textContent = `Theme: ${theme}`; };
    button.addEventListener('click', () => {
      theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
      show(theme);
      say();
      try {
        localStorage.setItem('theme', theme);
      } catch {
        // It is for this visit, then.
      }
    });
    say();
  });
})();

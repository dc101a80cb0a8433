// Before anything is drawn: the colours and the language that were chosen last, so that the page does not flash in others.
// A file of its own because the content policy runs no script inside the page.
(function () {
  const root = document.documentElement;
  try {
    const chosen = localStorage.getItem('thalamus-color-scheme');
    const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
    root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
    root.style.colorScheme = dark ? 'dark' : 'light';
    root.lang = localStorage.getItem('thalamus-language') ?? navigator.language.slice(0, 2);
  } catch {
    // Storage may be refused: then the system's colours are.
  }
})();

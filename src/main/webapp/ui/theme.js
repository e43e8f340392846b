// Before anything is painted: PatternFly's dark theme is a class.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.documentElement.classList.toggle("pf-theme-dark", dark.matches);
  dark.addEventListener("change", apply);
  apply();
})();

(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.replace("nojs", "js");
  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let kept = null;
  try { kept = localStorage.getItem("theme"); } catch { /* a page from disk may have no storage */ }
  if (kept === "light" || kept === "dark") root.dataset.theme = kept;
  if (!button) return;
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* kept for this page only */ }
    show();
  });
  dark.addEventListener("change", show);
  show();
})();

(() => {
  "use strict";
  const box = document.querySelector(".player");
  if (box) takeKeys(makePlayer(box));
  const feed = new URL("feed.xml", location.href).href;
  const copy = document.getElementById("copy-feed");
  copy.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(feed); } catch { return prompt(copy.textContent, feed); }
    const before = copy.textContent;
    copy.textContent = copy.dataset.done;
    document.getElementById("said").textContent = copy.dataset.done;
    setTimeout(() => { copy.textContent = before; }, 1600);
  });
  const app = document.getElementById("open-app");
  if (location.protocol.startsWith("http")) app.href = feed.replace(/^https?:/, "podcast:");
  else app.hidden = true;
})();

(() => {
  "use strict";
  const box = document.querySelector(".player");
  if (box) takeKeys(makePlayer(box));
  const copy = document.getElementById("copy-feed");
  if (!copy) return; // a programme without a feed
  const feed = new URL("feed.xml", location.href).href;
  const label = copy.textContent;
  copy.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(feed); } catch { return prompt(label, feed); }
    copy.textContent = copy.dataset.done;
    document.getElementById("said").textContent = copy.dataset.done;
    setTimeout(() => { copy.textContent = label; }, 1600);
  });
  const app = document.getElementById("open-app");
  if (location.protocol.startsWith("http")) app.href = feed.replace(/^https?:/, "podcast:");
  else app.hidden = true;
})();

(() => {
  "use strict";
  const timed = (selector) => [...document.querySelectorAll(selector)].map((element) => ({
    element, start: Number(element.dataset.start), end: Number(element.dataset.end),
  }));
  const box = document.querySelector(".player");
  const player = box && makePlayer(box);
  const follow = document.getElementById("follow");
  const loudness = document.getElementById("loudness-head");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const lines = timed(".line");
  const chapters = timed(".chapter");
  const said = document.getElementById("said");
  let now = null;

  const open = (line) => { for (const other of lines) other.element.classList.toggle("open", other === line); };
  const hear = (start) => { if (player) { player.go(start); player.play(); } };

  const show = (time, playing) => {
    if (loudness && player.length()) for (const x of ["x1", "x2"]) loudness.setAttribute(x, String((1000 * time) / player.length()));
    const line = lines.find((one) => time >= one.start && time < one.end) || null;
    if (line !== now) {
      now = line;
      for (const one of lines) one.element.classList.toggle("now", one === line && (playing || time > 0));
      if (line && follow && follow.checked && playing) {
        line.element.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
      }
    }
    for (const one of chapters) {
      if (time >= one.start && time < one.end && (time > 0 || playing)) one.element.setAttribute("aria-current", "true");
      else one.element.removeAttribute("aria-current");
    }
  };

  lines.forEach((line, n) => {
    const button = line.element.querySelector(".words");
    button.addEventListener("click", () => { open(line); hear(line.start); });
    button.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const next = step && lines[n + step];
      if (!next) return;
      event.preventDefault();
      next.element.querySelector(".words").focus();
      open(next);
    });
  });
  for (const one of [...chapters, ...timed(".jump")]) one.element.addEventListener("click", () => hear(one.start));

  const copy = async (button, text) => {
    const label = button.firstChild;
    button.dataset.label ??= label.textContent;
    try { await navigator.clipboard.writeText(text); } catch { return prompt(button.dataset.label.trim(), text); }
    label.textContent = button.dataset.done;
    said.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = button.dataset.label; }, 1600);
  };
  for (const button of document.querySelectorAll(".correct")) button.addEventListener("click", () => copy(button, button.dataset.command));
  const page = document.getElementById("copy-page");
  if (page) page.addEventListener("click", () => copy(page, location.href.split("#")[0]));

  if (player) {
    player.onTime(show);
    takeKeys(player);
    const asked = () => lines.find((line) => `#${line.element.id}` === location.hash);
    const jump = () => { const line = asked(); if (line) { open(line); player.go(line.start); } };
    addEventListener("hashchange", jump);
    jump();
  }
})();

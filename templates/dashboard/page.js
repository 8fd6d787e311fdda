(() => {
  "use strict";
  document.documentElement.classList.remove("nojs");
  const audio = document.getElementById("audio");
  const strip = document.getElementById("strip");
  const head = document.getElementById("head");
  const follow = document.getElementById("follow");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const timed = (selector) => [...document.querySelectorAll(selector)].map((element) => ({
    element, start: Number(element.dataset.start), end: Number(element.dataset.end),
  }));
  const lines = timed(".line");
  const chapters = timed(".chapter");
  let now = null;

  const seek = (seconds) => {
    audio.currentTime = seconds;
    audio.play().catch(() => { /* the browser wants another gesture: the controls are there */ });
    show();
  };

  const open = (line) => {
    for (const other of lines) {
      const isIt = other === line;
      other.element.classList.toggle("open", isIt);
      other.element.querySelector(".words").setAttribute("aria-expanded", String(isIt));
    }
  };

  const show = () => {
    const at = audio.currentTime;
    if (head && audio.duration) {
      const x = String(1000 * at / audio.duration);
      head.setAttribute("x1", x);
      head.setAttribute("x2", x);
    }
    const line = lines.find((one) => at >= one.start && at < one.end) || null;
    if (line !== now) {
      now = line;
      for (const one of lines) one.element.classList.toggle("now", one === line);
      if (line && follow.checked && !audio.paused) {
        line.element.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
      }
    }
    for (const one of chapters) {
      if (at >= one.start && at < one.end && (at > 0 || !audio.paused)) one.element.setAttribute("aria-current", "true");
      else one.element.removeAttribute("aria-current");
    }
  };

  lines.forEach((line, n) => {
    const button = line.element.querySelector(".words");
    button.addEventListener("click", () => { open(line); seek(line.start); });
    button.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const next = step && lines[n + step];
      if (!next) return;
      event.preventDefault();
      next.element.querySelector(".words").focus();
      open(next);
    });
  });
  for (const chapter of chapters) chapter.element.addEventListener("click", () => seek(chapter.start));
  if (strip) {
    strip.addEventListener("click", (event) => {
      const box = strip.getBoundingClientRect();
      if (audio.duration) seek(audio.duration * (event.clientX - box.left) / box.width);
    });
  }
  for (const name of ["timeupdate", "seeked", "play", "loadedmetadata"]) audio.addEventListener(name, show);

  const asked = lines.find((line) => `#${line.element.id}` === location.hash);
  open(asked || lines.find((line) => line.element.querySelector("mark")) || null);
  if (asked) audio.addEventListener("loadedmetadata", () => { audio.currentTime = asked.start; }, { once: true });
})();

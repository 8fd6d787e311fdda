const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, "0")];
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
};

/** One player on the page: button, waveform as a slider, keyboard. `onTime` hears of every change of time or state. */
const makePlayer = (box) => {
  const audio = box.querySelector("audio");
  const seek = box.querySelector(".seek");
  const button = box.querySelector(".play");
  const [played, head] = [box.querySelector(".played-part"), box.querySelector(".head")];
  const [tip, at] = [box.querySelector(".tip"), box.querySelector(".now-at")];
  const chapters = [...box.querySelectorAll(".tick")].map((tick) => ({ start: Number(tick.dataset.start), title: tick.dataset.title }));
  const listeners = [];
  let drag = null;
  let wanted = null;
  const length = () => (Number.isFinite(audio.duration) && audio.duration) || Number(box.dataset.duration) || 0;
  const now = () => (wanted !== null ? wanted : audio.currentTime);
  const chapterAt = (time) => chapters.filter((one) => one.start <= time + 0.05).pop();

  const draw = () => {
    const time = drag !== null ? drag : now();
    const x = length() ? Math.min(1000, (1000 * time) / length()) : 0;
    if (played) played.setAttribute("width", String(x));
    if (head) { head.setAttribute("x1", String(x)); head.setAttribute("x2", String(x)); }
    if (at) at.textContent = clock(time);
    if (seek) {
      const chapter = chapterAt(time);
      seek.setAttribute("aria-valuenow", String(Math.round(time)));
      seek.setAttribute("aria-valuetext", chapter ? `${clock(time)}, ${chapter.title}` : clock(time));
    }
    box.classList.toggle("playing", !audio.paused);
    if (button) button.setAttribute("aria-label", audio.paused ? button.dataset.play : button.dataset.pause);
    for (const hear of listeners) hear(time, !audio.paused);
  };

  const go = (time) => {
    const target = Math.min(Math.max(0, time), Math.max(0, length() - 0.05));
    if (audio.readyState > 0) { wanted = null; audio.currentTime = target; } else { wanted = target; audio.load(); }
    draw();
  };
  const play = () => audio.play().catch(() => draw());
  const toggle = () => (audio.paused ? play() : audio.pause());
  audio.addEventListener("loadedmetadata", () => { if (wanted !== null) { audio.currentTime = wanted; wanted = null; } draw(); });
  for (const name of ["timeupdate", "seeked", "play", "pause", "ended"]) audio.addEventListener(name, draw);
  audio.addEventListener("play", () => {
    for (const other of document.querySelectorAll("audio")) if (other !== audio) other.pause();
    if ("mediaSession" in navigator && typeof MediaMetadata === "function") {
      navigator.mediaSession.metadata = new MediaMetadata({ title: box.dataset.title, artist: box.dataset.artist });
    }
  });
  if (button) button.addEventListener("click", toggle);

  if (seek) {
    const timeAt = (event) => {
      const frame = seek.getBoundingClientRect();
      return (length() * Math.min(Math.max(event.clientX - frame.left, 0), frame.width)) / frame.width;
    };
    const point = (event) => {
      const time = timeAt(event);
      const chapter = chapterAt(time);
      tip.textContent = chapter ? `${clock(time)} · ${chapter.title}` : clock(time);
      const frame = seek.getBoundingClientRect();
      const left = event.clientX - frame.left - tip.offsetWidth / 2;
      tip.style.left = `${Math.min(Math.max(0, left), Math.max(0, frame.width - tip.offsetWidth))}px`;
    };
    seek.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      seek.setPointerCapture(event.pointerId);
      drag = timeAt(event);
      point(event);
      draw();
    });
    seek.addEventListener("pointermove", (event) => {
      point(event);
      if (drag !== null) { drag = timeAt(event); draw(); }
    });
    const drop = (commit) => {
      if (drag === null) return;
      const time = drag;
      drag = null;
      if (commit) { go(time); play(); } else draw();
    };
    seek.addEventListener("pointerup", () => drop(true));
    seek.addEventListener("pointercancel", () => drop(false));
    seek.addEventListener("pointerleave", () => { if (drag === null) tip.textContent = ""; });
    seek.addEventListener("keydown", (event) => {
      const next = chapters.find((one) => one.start > now() + 0.1);
      const before = chapters.filter((one) => one.start < now() - 1).pop();
      const target = {
        ArrowRight: now() + 5, ArrowUp: now() + 5, ArrowLeft: now() - 5, ArrowDown: now() - 5, Home: 0, End: length(),
        PageUp: next ? next.start : length(), PageDown: before ? before.start : 0,
      }[event.key];
      if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      go(target);
    });
  }
  const speed = box.querySelector(".speed");
  if (speed) {
    const rates = [1, 1.25, 1.5, 2];
    speed.addEventListener("click", () => {
      audio.playbackRate = rates[(rates.indexOf(audio.playbackRate) + 1) % rates.length];
      speed.querySelector("span").textContent = audio.playbackRate.toLocaleString(document.documentElement.lang);
    });
  }
  draw();
  return { go, play, toggle, now, length, onTime: (hear) => { listeners.push(hear); hear(now(), !audio.paused); } };
};

/** Space plays and the arrows move by five seconds wherever no control of its own has the keys. */
const takeKeys = (player) => document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, button, a, summary, audio, [role=slider], [contenteditable]")) return;
  const act = { " ": player.toggle, ArrowRight: () => player.go(player.now() + 5), ArrowLeft: () => player.go(player.now() - 5) }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const next of document.querySelectorAll(".next[data-slots]")) {
  const slot = next.dataset.slots.trim().split(/\s+/).map((text) => new Date(text)).find((date) => date > new Date());
  const time = next.querySelector("time");
  if (!slot) { next.hidden = true; continue; }
  const zone = next.dataset.zone;
  const day = (date) => new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(date);
  const shape = { timeZone: zone, hour: "2-digit", minute: "2-digit", ...(day(slot) === day(new Date()) ? {} : { weekday: "long" }) };
  time.dateTime = slot.toISOString();
  time.textContent = new Intl.DateTimeFormat(next.closest("[lang]").lang, { ...shape, hourCycle: "h23" }).format(slot);
}

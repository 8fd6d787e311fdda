/* The newsroom's script: forms speak to the API, events load what they change, presets are read out of their form. */
"use strict";
(() => {
  const told = document.getElementById("told");
  const csrf = document.querySelector('meta[name="csrf-token"]').content;
  let hide = 0;

  function tell(text, bad = false) {
    told.textContent = text;
    told.classList.toggle("bad", bad);
    clearTimeout(hide);
    hide = setTimeout(() => { told.textContent = ""; }, bad ? 12000 : 5000);
  }

  async function api(method, path, body) {
    const headers = { "Accept": "application/json" };
    if (csrf) headers["X-CSRF-Token"] = csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await response.text();
    const answer = text ? JSON.parse(text) : {};
    if (!response.ok) {
      const faults = (answer.errors || []).map((one) => `${one.field.replace(/^body\./, "")}: ${one.message}`);
      throw Object.assign(new Error([answer.detail || answer.title, ...faults].join(" · ")), { errors: answer.errors || [] });
    }
    return answer;
  }

  function typed(input) {
    const type = input.dataset.type;
    if (type === "boolean") return input.type === "checkbox" ? input.checked : input.value === "true";
    if (type === "number") return Number(input.value);
    return input.value;
  }

  function body(form) {
    const values = {};
    for (const input of form.elements) {
      if (!input.name) continue;
      const value = typed(input);
      if (value !== "") values[input.name] = value;
    }
    return Object.keys(values).length ? values : undefined;
  }

  const longestJob = 30 * 60 * 1000; // milliseconds; a step ends after 20 minutes (data/ledger/lease.py)

  async function job(started) {
    const began = Date.now();
    for (let wait = 300; Date.now() - began < longestJob; wait = Math.min(wait * 1.4, 2000)) {
      const now = await api("GET", `/api/v1/jobs/${started.job_id}`);
      if (now.status === "done") return now;
      if (now.status === "failed") throw new Error(now.error || "the job failed");
      if (now.note || (now.status === "queued" && Date.now() - began > 15000)) {
        tell(now.note || "No worker has taken it yet; the page Station shows them.");
        clearTimeout(hide);
      }
      await new Promise((go) => setTimeout(go, wait));
    }
    throw new Error("It is not done after half an hour. Load the page again later to see what became of it.");
  }

  async function send(form) {
    if (form.dataset.ask && !window.confirm(form.dataset.ask)) return;
    const [method, path] = form.dataset.api.split(" ");
    const buttons = form.querySelectorAll("button");
    buttons.forEach((button) => { button.disabled = true; });
    tell(form.dataset.telling || "Sending …");
    clearTimeout(hide);
    try {
      const answer = await api(method, path, method === "DELETE" ? undefined : body(form));
      if (form.dataset.job) await finish(form, await job(answer));
      else if (form.dataset.go) location.href = form.dataset.go.replace("{show_id}", answer.show_id || "");
      else { tell("Done."); document.body.dispatchEvent(new CustomEvent("radiox:show")); }
    } catch (error) {
      tell(error.message, true);
    } finally {
      buttons.forEach((button) => { button.disabled = false; });
    }
  }

  async function finish(form, done) {
    if (form.dataset.job === "reload") { location.reload(); return; }
    if (form.dataset.job === "go") { location.href = form.dataset.go.replace("{show_id}", done.result.show_id); return; }
    tell("");
    const audio = form.querySelector("audio");
    audio.src = `/api/v1/media/files/${done.result.file}`;
    audio.hidden = false;
    await audio.play();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.api) { event.preventDefault(); send(form); }
    if (form.id === "preset") { event.preventDefault(); save(form); }
  });

  /* What a person has opened stays open when its part of the page is loaded anew. */
  let opened = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    opened = [...event.detail.target.querySelectorAll("details[id][open]")].map((details) => details.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const telling = event.detail.elt.dataset.telling;
    if (!telling) return;
    tell(telling);
    clearTimeout(hide);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.requestConfig.elt.dataset.telling) tell("");
  });
  document.addEventListener("htmx:sendError", () => tell("The station does not answer.", true));

  /* Hearing one line: the show's own player, from where the line begins to where it ends. */
  let until = Infinity;
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-href]"); // the same shows are links in the lists below
    if (mark) location.href = mark.dataset.href;
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.seek !== undefined) hear(button);
    if (button.dataset.add !== undefined) addRow(button.closest("[data-rows]"));
    if (button.dataset.remove !== undefined) removeRow(button.closest("[data-row]"));
    if (button.dataset.check !== undefined) check(button.form);
    if (button.dataset.preview !== undefined) preview(button);
  });

  function hear(button) {
    const player = document.getElementById("player");
    if (!player) return;
    document.querySelectorAll(".line.playing").forEach((line) => line.classList.remove("playing"));
    button.closest(".line").classList.add("playing");
    until = Number(button.dataset.until);
    player.currentTime = Number(button.dataset.seek);
    player.ontimeupdate = () => {
      if (player.currentTime >= until) { player.pause(); until = Infinity; }
    };
    player.play();
  }

  /* Presets: the form is a document; a path says where a value lies in it. */
  function put(document_, path, value) {
    const parts = path.split(".");
    let place = document_;
    parts.forEach((part, n) => {
      if (n === parts.length - 1) { place[part] = value; return; }
      if (!(part in place)) place[part] = /^\d+$/.test(parts[n + 1]) ? [] : {};
      place = place[part];
    });
  }

  function valueOf(input) {
    const kind = input.dataset.kind;
    if (kind === "checkbox") return input.checked;
    const text = input.value.trim();
    if (kind === "list") return text.split(",").map((part) => part.trim()).filter(Boolean);
    if (text === "") return undefined;
    return kind === "number" || kind === "integer" ? Number(text) : text;
  }

  function read(form) {
    const made = {};
    number(form);
    for (const input of form.querySelectorAll("[data-path]")) {
      const value = valueOf(input);
      const empty = Array.isArray(value) && !value.length;
      if (value !== undefined && !empty) put(made, input.dataset.path, value);
    }
    return made;
  }

  function number(form) {
    for (const rows of form.querySelectorAll("[data-rows]")) {
      rows.querySelectorAll(":scope > .row-list > [data-row]").forEach((row, n) => {
        row.setAttribute("aria-label", `${rows.dataset.rows} ${n + 1}`);
        row.querySelectorAll("[data-path]").forEach((input) => {
          const own = input.dataset.path.slice(rows.dataset.rows.length + 1).replace(/^[^.]+/, String(n));
          input.dataset.path = `${rows.dataset.rows}.${own}`;
          const id = `f-${input.dataset.path.replaceAll(".", "-")}`;
          const label = input.closest(".field").querySelector("label[for]");
          const hint = input.closest(".field").querySelector(".hint");
          input.id = id;
          if (label) label.htmlFor = id;
          if (hint) { hint.id = `${id}-hint`; input.setAttribute("aria-describedby", hint.id); }
        });
      });
    }
  }

  function addRow(rows) {
    rows.querySelector(".row-list").append(rows.querySelector("template").content.cloneNode(true));
    number(rows.closest("form"));
    rows.querySelector(".row-list > :last-child input").focus();
  }

  function removeRow(row) {
    const form = row.closest("form");
    row.remove();
    number(form);
  }

  function showFaults(form, errors, warnings = []) {
    form.querySelectorAll(".field.wrong").forEach((field) => field.classList.remove("wrong"));
    form.querySelectorAll(".fault").forEach((fault) => { fault.hidden = true; });
    const rest = [];
    let first = null;
    for (const error of errors) {
      const path = error.field.replace(/\[(\d+)\]/g, ".$1");
      const input = form.querySelector(`[data-path="${CSS.escape(path)}"]`);
      if (!input) { rest.push(`${error.field}: ${error.message}`); continue; }
      const field = input.closest(".field");
      field.classList.add("wrong");
      field.querySelector(".fault").textContent = error.message;
      field.querySelector(".fault").hidden = false;
      first = first || input;
    }
    const count = errors.length;
    const told_ = form.querySelector(".verdict-told");
    const warned = warnings.map((warning) => `${warning.field}: ${warning.message}`).join(" · ");
    told_.textContent = count ? `${count} ${count === 1 ? "problem" : "problems"}. ${rest.join(" · ")}` : warned || "No problems.";
    if (first) { first.focus(); first.scrollIntoView({ block: "center" }); }
  }

  async function check(form) {
    try {
      const verdict = await api("POST", "/api/v1/presets/validate", { document: read(form) });
      showFaults(form, verdict.problems, verdict.warnings);
      return verdict.ok;
    } catch (error) {
      tell(error.message, true);
      return false;
    }
  }

  async function save(form) {
    if (!(await check(form))) return;
    const document_ = read(form);
    const name = form.dataset.preset;
    try {
      if (name) await api("PUT", `/api/v1/presets/${name}`, { document: document_, revision: Number(form.dataset.revision) });
      else await api("POST", "/api/v1/presets", { document: document_ });
      location.href = `/newsroom/presets/${document_.name}`;
    } catch (error) {
      showFaults(form, error.errors);
      tell(error.message, true);
    }
  }

  async function preview(button) {
    const form = button.form;
    if (!(await check(form))) return;
    const place = document.getElementById("preview");
    place.textContent = "requesting the feeds …";
    button.disabled = true;
    try {
      const started = await api("POST", "/api/v1/presets/preview", { document: read(form) });
      await job(started).catch(() => null);
      const response = await fetch(`/newsroom/jobs/${started.job_id}`);
      place.innerHTML = await response.text();
      place.scrollIntoView();
    } catch (error) {
      place.textContent = "";
      tell(error.message, true);
    } finally {
      button.disabled = false;
    }
  }

  /* Events: what happens in the station reloads the parts of this page that show it, at most a few times a second. */
  const due = new Map();
  function announce(name) {
    if (due.has(name)) return;
    due.set(name, setTimeout(() => {
      due.delete(name);
      document.body.dispatchEvent(new CustomEvent(name));
    }, 350));
  }

  function listen() {
    const show = document.querySelector("[data-show]");
    const today = document.body.dataset.path === "/";
    if (!show && !today) return;
    const source = new EventSource(`/api/v1${show ? `/shows/${show.dataset.show}` : ""}/events?after=${document.body.dataset.after}`);
    const status = ["planned", "working", "ready", "published", "on-air", "failed", "missed", "cancelled", "retracted", "draft", "degraded"];
    status.forEach((kind) => source.addEventListener(`show.${kind}`, () => announce("radiox:show")));
    ["started", "done", "failed", "reused"].forEach((kind) => source.addEventListener(`step.${kind}`, (event) => {
      announce("radiox:step");
      if (JSON.parse(event.data).data.step === "script") announce("radiox:script");
    }));
    window.addEventListener("pagehide", () => source.close());
  }
  if (document.querySelector("[data-show], #live")) listen();
})();

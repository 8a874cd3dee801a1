// Keys for reviewing, and pages that follow what moves. Everything here can also be done without it.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const every = (selector, root = document) => [...root.querySelectorAll(selector)];
  document.documentElement.classList.add("scripted");

  // Live: the server says what moved; the page asks for the part anew, unless somebody is typing in it.
  const live = one("[data-live]");
  const isTyping = () => {
    const active = document.activeElement;
    return active && live.contains(active) && active.matches("input, select, textarea") && active.value !== "";
  };
  const stale = one("#stale");
  const opened = () => every("details[open]", live).map((details) => details.closest("[data-person]")?.dataset.person);
  const refresh = async () => {
    if (isTyping()) { stale.hidden = false; return; }
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok || isTyping()) { stale.hidden = false; return; }
    const fresh = one(live.dataset.refresh, new DOMParser().parseFromString(await answer.text(), "text/html"));
    const part = one(live.dataset.refresh);
    if (!fresh || fresh.innerHTML === part.innerHTML) return;
    const open = opened(), here = document.activeElement?.closest?.("[data-person]")?.dataset.person;
    part.replaceChildren(...fresh.childNodes);
    for (const row of every("[data-person]", part)) {
      if (open.length) one("details", row).open = open.includes(row.dataset.person);
      if (row.dataset.person === here) row.focus({ preventScroll: true });
    }
    htmx.process(part);
    stale.hidden = true;
  };
  let waiting = 0, busy = false;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (busy) return soon();
      busy = true;
      try { await refresh(); } catch { stale.hidden = false; } finally { busy = false; }
    }, 150);
  };
  if (live) {
    const source = new EventSource("/live?topics=" + live.dataset.live);
    for (const word of live.dataset.live.split(",")) source.addEventListener(word, soon);
    addEventListener("pagehide", () => source.close());
    document.addEventListener("htmx:afterRequest", () => { if (!isTyping()) stale.hidden = true; });
  }
  const reload = one("#reload");
  if (reload) reload.addEventListener("click", (event) => { event.preventDefault(); location.reload(); });

  // What is still being computed is asked for until it is there.
  const again = async () => {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const fresh = answer.ok && one("main", new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (!fresh || one("[data-again]", fresh)) setTimeout(again, 2000);
    else one("main").replaceChildren(...fresh.childNodes);
  };
  if (one("[data-again]")) setTimeout(again, 2000);

  // Rows without their evidence fetch it when they are opened.
  document.addEventListener("toggle", async (event) => {
    const details = event.target;
    if (!details.open || !details.dataset?.load) return;
    const address = details.dataset.load;
    delete details.dataset.load;
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok) { details.dataset.load = address; return; }
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    one(".wait", details)?.replaceWith(...made.body.childNodes);
    htmx.process(details);
  }, true);

  // What could not be sent is said.
  const say = (text) => { const flash = one("#flash"); if (flash) flash.textContent = text; };
  // A form whose row is no longer there is sent as it would be without a script.
  document.addEventListener("submit", (event) => {
    const target = event.target.getAttribute("hx-target");
    if (target?.startsWith("[") && !one(target)) event.stopImmediatePropagation();
  }, true);
  document.addEventListener("htmx:sendError", () => say(document.body.dataset.failed));
  document.addEventListener("htmx:responseError", (event) => {
    const made = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    say(one("main p", made)?.textContent || document.body.dataset.failed);
  });

  // After a decision the row is another element: keep the place.
  let at = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    at = event.target.closest?.("[data-person]")?.dataset.person || event.detail.requestConfig?.parameters?.person || at;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const row = at && one(`[data-person="${at}"]`);
    if (row && (document.activeElement === document.body || !document.activeElement)) row.focus({ preventScroll: true });
  });

  // Keys.
  const list = one("[data-review]");
  if (!list) return;
  const help = one("#help"), on = one("#keys-on");
  on.checked = localStorage.getItem("keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
  const showHelp = () => { if (!help.open) help.showModal(); };
  one("[data-help]").addEventListener("click", showHelp);
  const rows = () => every("[data-person]", list);
  const here = () => document.activeElement?.closest?.("[data-person]") || (at && one(`[data-person="${at}"]`));
  const go = (row) => {
    if (!row) return;
    for (const other of rows()) one("details", other).open = other === row;
    at = row.dataset.person;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const asked = new URLSearchParams(location.search).get("open");
  go(rows().find((row) => row.dataset.person === asked));
  const step = (by) => {
    const all = rows(), now = here();
    go(now ? all[all.indexOf(now) + by] : all[0]);
  };
  const send = (address, values) => {
    const csrf = one("#quick input[name=csrf]").value, person = values.person;
    at = person;
    htmx.ajax("POST", address, { target: `[data-person="${person}"]`, swap: "outerHTML", values: { ...values, csrf } });
  };
  const quick = one("#quick");
  const decide = (verdict) => {
    const row = here();
    if (!quick) return;
    // Never about somebody whom nobody chose.
    if (!row) { say(quick.dataset.choose); return; }
    const reason = one("input[name=reason]", row)?.value || "";
    if (verdict !== "decline" || reason.trim()) { send(quick.getAttribute("action"), { person: row.dataset.person, verdict, reason }); return; }
    go(row);
    const field = one("input[name=reason]", row);
    if (field) { field.dataset.pending = "decline"; field.focus(); }
  };
  const undo = () => {
    const last = one("[data-undo-last]"), row = here();
    const fields = last && Object.fromEntries(new FormData(last));
    if (last && one(`[data-person="${fields.person}"]`)) send(last.getAttribute("action"), fields);
    else if (last) last.submit();
    else if (row && one(".undo", row)) send(quick.dataset.undo, { person: row.dataset.person });
    else say(quick.dataset.undone);
  };
  const compare = () => { const form = here() && one(".links form[method=get]", here()); if (form) form.requestSubmit(); };
  const toggle = () => { const details = here() && one("details", here()); if (details) details.open = !details.open; };
  const keys = {
    j: () => step(1), k: () => step(-1), o: toggle,
    s: () => decide("shortlist"), h: () => decide("hold"), d: () => decide("decline"), p: () => decide("pin"),
    u: () => { if (quick) undo(); }, c: compare, "?": showHelp,
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target.matches?.("input, select, textarea") && event.target.checkVisibility();
    if (field && event.key === "Enter" && event.target.dataset.pending) {
      event.preventDefault();
      if (event.target.value.trim()) { const row = event.target.closest("[data-person]"); row.focus(); decide("decline"); }
      return;
    }
    if (field && event.key === "Escape") { event.target.closest("[data-person]")?.focus(); return; }
    if (field || event.ctrlKey || event.metaKey || event.altKey || help.open || (!on.checked && event.key !== "?")) return;
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
})();

/* What pages do beyond plain HTML. Everything here is an addition: without scripts every form and link still works. No framework, no inline code. */
(() => {
  "use strict";
  const here = document.currentScript;
  const find = (selector, root = document) => root.querySelector(selector);
  const every = (selector, root = document) => root.querySelectorAll(selector);

  /* ---- keys: "/" to the search, Alt and a digit to the menu, Escape closes what is open ---- */
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = find("[data-search-here]") || find("#cari");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    if (event.altKey && /^[1-9]$/.test(event.key)) {
      const link = every(".nav a")[Number(event.key) - 1];
      if (link) { event.preventDefault(); link.click(); }
    }
    if (event.key === "Escape") {
      every("details.menu[open], details.drawer[open]").forEach((one) => { one.open = false; find("summary", one).focus(); });
      every(".suggest").forEach((one) => { one.textContent = ""; });
    }
    const list = event.target.closest(".find, .searchbox");
    if (list && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const stops = [find("input", list), ...every(".suggest a", list)];
      const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
    }
  });
  document.addEventListener("click", (event) => {
    every("details.menu[open], details.drawer[open]").forEach((one) => { if (!one.contains(event.target)) one.open = false; });
    if (!event.target.closest(".find, .searchbox")) every(".suggest").forEach((one) => { one.textContent = ""; });
    const toggle = event.target.closest(".nav-toggle");
    if (toggle && location.hash === "#menu") { event.preventDefault(); history.replaceState(null, "", location.pathname + location.search); location.hash = "isi"; }
    if (event.target.closest("[data-print]")) window.print();
    const sample = event.target.closest("[data-toast-show]");
    if (sample) toast(sample.dataset.toastShow, { undo: sample.dataset.undoUrl });
    if (event.target.closest("[data-dismiss]")) event.target.closest(".toast, .notice").remove();
    /* A proposal found while typing: data-fill holds what belongs into which field. */
    const fill = event.target.closest("[data-fill]");
    if (fill) {
      const form = fill.closest("form"), values = JSON.parse(fill.dataset.fill);
      Object.keys(values).forEach((name) => { form.elements[name].value = values[name]; });
      form.dataset.dirty = "yes";
      form.elements[Object.keys(values)[0]].focus();
      fill.closest("ul").remove();
    }
    const reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      const box = document.getElementById(reveal.dataset.reveal);
      const shown = box.type === "text";
      box.type = shown ? "password" : "text";
      reveal.setAttribute("aria-pressed", String(!shown));
    }
  });

  /* ---- confirm: data-confirm on a button or form asks first in the page's own dialog ---- */
  const dialog = find("#confirm");
  const ask = ({ confirm, confirmDetail, confirmYes, confirmNo }, yes) => {
    if (!dialog || !dialog.showModal) { if (window.confirm(confirm)) yes(); return; }
    find("h2", dialog).textContent = confirm;
    find("p", dialog).textContent = confirmDetail || "";
    const [no, go] = every("button", dialog);
    no.textContent = confirmNo || no.dataset.usual;
    go.textContent = confirmYes || go.dataset.usual;
    dialog.returnValue = "";
    dialog.onclose = () => { if (dialog.returnValue === "yes") yes(); };
    dialog.showModal();
  };
  const buttons = (form, off) => every("button:not([type=button])", form).forEach((one) => { if (off) one.setAttribute("aria-disabled", "true"); else one.removeAttribute("aria-disabled"); });
  const rested = (form) => { delete form.dataset.pending; buttons(form, false); };
  window.addEventListener("pageshow", () => every("form[data-pending]").forEach(rested));
  /* `of`: picked for one of several things that may be done. */
  const picked = (form, of) => [...every("input[data-pick]:checked", form)].filter((one) => !of || one.dataset.pick === of);
  document.addEventListener("submit", (event) => {
    const form = event.target, by = event.submitter;
    const holder = by && by.dataset.confirm ? by : form;
    if (holder.dataset.confirm && !form.dataset.confirmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      /* Of a list: how many of its rows are picked for this button. */
      const confirm = holder.dataset.confirm.replace("{n}", String(picked(form, holder.dataset.picks).length));
      ask({ ...holder.dataset, confirm }, () => { form.dataset.confirmed = "yes"; form.requestSubmit(by || undefined); delete form.dataset.confirmed; });
      return;
    }
    if (form.method === "post" && !event.defaultPrevented) {
      form.dataset.sent = "yes";
      if (form.hasAttribute("hx-post")) return;
      /* A second press while the old laptop still works would send twice. */
      if (form.dataset.pending) { event.preventDefault(); return; }
      form.dataset.pending = "yes";
      setTimeout(() => buttons(form, true), 0);
      setTimeout(() => rested(form), 8000);
    }
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    const holder = event.detail.elt;
    if (!holder.dataset.confirm || holder.matches("form")) return;
    event.preventDefault();
    ask(holder.dataset, () => event.detail.issueRequest(true));
  });

  /* ---- where the browser itself asks for a choice (nothing may be sent without it), it says so in the page's language ---- */
  document.addEventListener("invalid", (event) => { if (event.target.validity.valueMissing) event.target.setCustomValidity(find("#missing").content.textContent); }, true);
  ["input", "change"].forEach((kind) => document.addEventListener(kind, (event) => {
    const one = event.target;
    [...(one.type === "radio" ? every("input[type=radio]", one.form || document) : [one])].forEach((box) => { if (box.setCustomValidity) box.setCustomValidity(""); });
  }, true));

  /* ---- unsaved work: forms with data-guard ---- */
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-guard")) form.dataset.dirty = "yes";
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...every("form[data-dirty]")].some((form) => !form.dataset.sent)) { event.preventDefault(); event.returnValue = ""; }
  });

  /* ---- times typed as 0800, dates typed as 14052026: points and dashes by themselves, and the day read back in words.
     Everything else stays as it was typed: the server reads 1-2-1980, 1980-02-01 and "1 Februari 1980" as well. ---- */
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (box.matches("[data-time]") && event.inputType !== "deleteContentBackward" && /^\d{4}$/.test(box.value)) box.value = `${box.value.slice(0, 2)}.${box.value.slice(2)}`;
  });
  const language = document.documentElement.lang || "id";
  /* The day of a match (all, day, month, year), if there is one in a calendar that people alive could mean. */
  const dayOf = (parts) => {
    const [date, month, year] = parts.slice(1).map(Number), day = new Date(year, month - 1, date);
    return year > 1800 && year < 2200 && day.getDate() === date && day.getMonth() === month - 1 ? day : null;
  };
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.matches("[data-date]")) return;
    const plain = /^(\d\d)(\d\d)(\d{4})$/.exec(box.value);
    if (plain && dayOf(plain) && event.inputType !== "deleteContentBackward") box.value = plain.slice(1).join("-");
    const said = find(".readback", box.closest(".field"));
    if (!said) return;
    const typed = box.value.trim(), turned = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
    const day = dayOf(turned ? turned.reverse() : [...(/^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(typed) || [])]);
    said.textContent = day ? day.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", year: "numeric" }) : "";
  });

  /* ---- lists: pick all, count what is picked, show the bulk bar ---- */
  const recount = (form) => {
    const boxes = [...every("input[data-pick]", form)], chosen = boxes.filter((one) => one.checked);
    boxes.forEach((one) => one.closest("tr, li").classList.toggle("is-picked", one.checked));
    every("[data-picked-count]", form).forEach((one) => { one.textContent = String(chosen.length); });
    every("[data-bulk]", form).forEach((one) => { one.hidden = chosen.length === 0; });
    every("[data-picks]", form).forEach((one) => { one.hidden = picked(form, one.dataset.picks).length === 0; });
    const all = find("input[data-pick-all]", form);
    if (all) { all.checked = chosen.length > 0 && chosen.length === boxes.length; all.indeterminate = chosen.length > 0 && chosen.length < boxes.length; }
  };
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (event.target.matches("[data-pick-all]")) every("input[data-pick]", form).forEach((one) => { one.checked = event.target.checked; });
    if (event.target.matches("[data-pick-all], [data-pick]")) recount(form);
    if (event.target.matches("[data-submit]")) form.requestSubmit();
    if (event.target.matches(".drop.is-own input")) named(event.target);
  });

  /* ---- files: a button and the chosen name in the page's words instead of the browser's; dropped on a .drop, too ---- */
  const named = (box) => {
    const said = find(".file-name", box.parentElement), chosen = [...box.files].map((one) => one.name).join(", ");
    said.textContent = chosen || said.dataset.none;
    said.classList.toggle("is-chosen", Boolean(chosen));
  };
  ["dragover", "dragleave", "drop"].forEach((kind) => document.addEventListener(kind, (event) => {
    const zone = event.target.closest && event.target.closest(".drop");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", kind === "dragover");
    const box = find("input[type=file]", zone);
    if (kind === "drop" && box) { box.files = event.dataTransfer.files; box.dispatchEvent(new Event("change", { bubbles: true })); }
  }));

  /* ---- toasts: window.nagari.toast("Tersimpan", { undo: "/alamat/" }) or an HX-Trigger {"toast": {...}} ---- */
  const toast = (text, options = {}) => {
    const template = find("#toast-template");
    if (!template || !text) return;
    const one = template.content.firstElementChild.cloneNode(true);
    find("p", one).textContent = text;
    if (options.undo) {
      const undo = find("[data-undo]", one);
      undo.hidden = false;
      undo.addEventListener("click", () => { one.remove(); window.htmx.ajax("POST", options.undo, { swap: "none", headers: { "X-CSRFToken": token() } }); });
    }
    find("#toasts").append(one);
    setTimeout(() => one.remove(), options.undo ? 12000 : 6000);
  };
  const token = () => { const box = find("input[name=csrfmiddlewaretoken]"); return box ? box.value : ""; };
  document.addEventListener("toast", (event) => toast(event.detail.text || event.detail.value, event.detail));
  window.nagari = { toast, ask };

  /* ---- htmx: one thin bar says that the machine works; a lost server says so in words ---- */
  let running = 0;
  /* What asks by itself, such as the line about the sync: nobody waits for it, and its failing is no news. */
  const isLine = (event) => event.detail.elt.matches(".sync, [data-quiet]");
  const busy = (step) => { running = Math.max(0, running + step); const bar = find("#busy"); if (bar) bar.classList.toggle("is-on", running > 0); };
  document.addEventListener("htmx:beforeRequest", (event) => { if (!isLine(event)) busy(1); });
  document.addEventListener("htmx:afterRequest", (event) => { if (!isLine(event)) busy(-1); });
  document.addEventListener("htmx:configRequest", (event) => { if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token(); });
  document.addEventListener("htmx:sendError", (event) => { if (isLine(event)) return; const said = find("#gone"); toast(said ? said.content.textContent.trim() : ""); });
  /* 422 carries a form with its errors, which is to be shown like any other answer. */
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; } });

  /* ---- long lists: tom-select, fetched only where a list needs searching ---- */
  let selects;
  const search = (root) => {
    const boxes = [...every("select[data-search]:not(.tomselected)", root)];
    if (!boxes.length || !here.dataset.select) return;
    selects = selects || new Promise((done) => { const script = document.createElement("script"); script.src = here.dataset.select; script.onload = done; document.head.append(script); });
    selects.then(() => boxes.forEach((box) => {
      if (box.tomselect) return;
      /* No throttle: Enter right after the last letter would otherwise take the option that was active before it. */
      const made = new window.TomSelect(box, { refreshThrottle: 0, maxOptions: 400, placeholder: box.dataset.search, allowEmptyOption: false, selectOnTab: true, openOnFocus: true,
        render: { no_results: (_data, escape) => `<div class="no-results">${escape(box.dataset.none || "—")}</div>` } });
      ["aria-describedby", "aria-invalid"].forEach((name) => { if (box.hasAttribute(name)) made.control_input.setAttribute(name, box.getAttribute(name)); });
    }));
  };

  /* ---- idle lock: covers the page and keeps what was being typed; the server locks the session by itself ---- */
  const lock = find("#lock");
  if (lock) {
    const after = Number(document.body.dataset.lockAfter || 600) * 1000;
    const others = "BroadcastChannel" in window ? new BroadcastChannel("nagari-lock") : { postMessage() {} };
    /* The gallery shows the lock to people who are not logged in: there is no session to tell about it. */
    const send = lock.hasAttribute("data-sample") ? () => Promise.reject(new Error("sample")) : (url) => fetch(url, { method: "POST", headers: { "X-CSRFToken": token(), "HX-Request": "true" }, keepalive: true, redirect: "manual" });
    /* Two clocks: performance.now() stands still while some laptops sleep, Date.now() jumps when the date is mended. */
    const time = () => [performance.now(), Date.now()];
    let last = time(), told = 0, again = null;
    const idle = () => Math.max(performance.now() - last[0], Date.now() - last[1]);
    const cover = (from) => {
      if (lock.open) return;
      every("dialog[open]").forEach((one) => one.close());
      lock.showModal();
      find("input[type=password]", lock).focus();
      if (from === "server") return;
      if (from !== "tab") others.postMessage("locked");
      if (from !== "tab") send("/akun/kunci/").catch(() => {});
    };
    const uncover = () => {
      last = time();
      if (!lock.open) return;
      lock.close();
      find("input[type=password]", lock).value = "";
      find(".unlock-error", lock).textContent = "";
      if (again && again.isConnected) again.requestSubmit();
      again = null;
    };
    const active = () => {
      if (lock.open) return;
      if (idle() > after) { cover(); return; }
      last = time();
      if (last[0] - told < Math.min(60000, after / 4)) return;
      told = last[0];
      others.postMessage("active");
      /* The server hears of typing that sends nothing; it answers 423 when it has locked, 401 when the session was ended. */
      send("/akun/denyut/").then((answer) => { if (answer.status === 423 || answer.status === 401) cover("server"); }).catch(() => {});
    };
    ["pointerdown", "keydown", "scroll", "input"].forEach((kind) => document.addEventListener(kind, active, { passive: true, capture: true }));
    const look = () => { if (idle() > after) cover(); };
    setInterval(look, Math.min(5000, after / 10));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
    others.onmessage = (event) => ({ active: () => { last = time(); }, locked: () => cover("tab"), unlocked: uncover })[event.data]();
    lock.addEventListener("cancel", (event) => event.preventDefault());
    document.addEventListener("click", (event) => { if (event.target.closest("[data-lock-now]")) cover(); });
    document.addEventListener("locked", (event) => {
      const form = event.target.closest && event.target.closest("form[hx-post]");
      if (form && !lock.contains(form)) again = form;
      cover("server");
    });
    document.addEventListener("unlocked", (event) => {
      if (event.detail.csrf) every("input[name=csrfmiddlewaretoken]").forEach((one) => { one.value = event.detail.csrf; });
      others.postMessage("unlocked");
      uncover();
    });
    document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.xhr.status === 429 && lock.contains(event.detail.elt)) { event.detail.shouldSwap = true; event.detail.isError = false; } });
    /* A page brought back by "back" may belong to somebody who has logged out. */
    window.addEventListener("pageshow", (event) => { if (event.persisted) send("/akun/denyut/").then((answer) => { if (answer.status === 423) cover("server"); else if (answer.status !== 204) location.reload(); }).catch(() => {}); });
  }

  /* ---- start, and again for what htmx brings in ---- */
  const wake = (root) => {
    search(root);
    every("[data-reveal]", root).forEach((one) => { one.hidden = false; });
    every(".drop > .file-name", root).forEach((one) => {
      one.parentElement.classList.add("is-own");
      every("[hidden]", one.parentElement).forEach((part) => { part.hidden = false; });
      named(find("input", one.parentElement));
    });
    every("form", root).forEach((form) => { if (find("[data-pick]", form)) recount(form); });
    const trouble = find(".errors[role=alert]", root);
    if (trouble) trouble.focus();
    every("[data-toast]", root).forEach((one) => { toast(one.dataset.toast, { undo: one.dataset.toastUndo }); one.remove(); });
    every("[data-return-after]", root).forEach((one) => setTimeout(() => { location.href = one.dataset.returnTo || location.pathname; }, Number(one.dataset.returnAfter) * 1000));
  };
  wake(document);
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) wake(event.detail.elt); });
})();

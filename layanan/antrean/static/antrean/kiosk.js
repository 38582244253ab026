/* The kiosk never leaves its page for one that may not come: it asks first, and without the office's computer it says so and waits. */
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const every = (selector) => document.querySelectorAll(selector);
  const kiosk = find(".kiosk"), start = kiosk.dataset.mulai;
  const lost = () => { find("#putus").hidden = false; every(".kiosk button").forEach((one) => { one.disabled = true; }); };
  const back = () => { find("#putus").hidden = true; every(".kiosk button").forEach((one) => { one.disabled = false; }); };
  const go = (url) => fetch(url, { cache: "no-store" }).then((answer) => { if (answer.status >= 500) throw new Error(String(answer.status)); location.assign(url); });
  const goUntilThere = (url) => go(url).catch(() => { lost(); setTimeout(() => goUntilThere(url), 2000); });

  /* To be pressed again at once. */
  const rested = (form) => { delete form.dataset.pending; form.querySelectorAll("[aria-disabled]").forEach((one) => one.removeAttribute("aria-disabled")); };

  /* The sentence of the page that a browser without scripts would see; what was typed stays. */
  let telling = 0;
  const refused = (page) => {
    const told = find("#ditolak"), sentence = new DOMParser().parseFromString(page, "text/html").querySelector(".lede");
    if (!told || !sentence) { location.reload(); return; }
    told.textContent = sentence.textContent;
    told.hidden = false;
    clearTimeout(telling);
    telling = setTimeout(() => { told.hidden = true; }, 20000);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".kiosk a[href]");
    if (!link || link.target) return;
    event.preventDefault();
    go(link.href).catch(lost);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest(".kiosk")) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    fetch(form.action, { method: "POST", body })
      .then(async (answer) => {
        if (answer.ok) { location.assign(answer.url); return; }
        if (answer.status >= 500) throw new Error(String(answer.status));
        refused(await answer.text());
        rested(form);
      })
      .catch(() => { rested(form); lost(); });
  });

  /* ---- back to the start when nobody is there any more ---- */
  const seconds = Number(kiosk.dataset.kembali || 0);
  if (seconds) {
    let left = seconds;
    const shown = find("#hitung");
    const fresh = () => { left = seconds; };
    ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, fresh));
    const timer = setInterval(() => {
      left -= 1;
      if (shown) shown.textContent = String(Math.max(0, left));
      if (left <= 0) { clearInterval(timer); goUntilThere(start); }
    }, 1000);
  }

  /* ---- keys on the screen for the code of a booking; a keyboard works as well ---- */
  const keys = find("#tuts");
  if (keys) {
    const code = find("#kode");
    keys.hidden = false;
    code.inputMode = "none";
    const type = (text) => { code.value = text; find("#tertulis").textContent = text.split("").join(" "); };
    keys.addEventListener("click", (event) => {
      const key = event.target.closest("button");
      if (!key) return;
      if (key.dataset.tuts && code.value.length < code.maxLength) type(code.value + key.dataset.tuts);
      if ("hapus" in key.dataset) type(code.value.slice(0, -1));
    });
  }

  /* ---- the slip ---- */
  const slip = find("[data-slip]");
  if (slip) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", slip.dataset.token);
    fetch(slip.dataset.slip, { method: "POST", body }).then((answer) => answer.json())
      .then((told) => { slip.textContent = told.kata; slip.classList.toggle("notice-amber", !told.ok); slip.classList.toggle("notice-leaf", told.ok); })
      .catch(() => { slip.textContent = slip.dataset.gagal; slip.classList.add("notice-amber"); });
  }

  /* ---- how many wait, as long as nobody presses ---- */
  const state = (told) => {
    told.layanan.forEach((one) => {
      const button = find(`[data-layanan="${one.id}"]`);
      if (!button) return;
      /* "closed now" stays until the page comes anew. */
      if (!button.hasAttribute("data-tutup")) find(`[data-sisa="${one.id}"]`).textContent = one.sisa ? kiosk.dataset.tunggu.replace("{n}", one.sisa).replace("{m}", one.menit) + (one.telat ? kiosk.dataset.telat : "") : kiosk.dataset.langsung;
      if (button.hasAttribute("data-tutup") === one.buka && !seconds) goUntilThere(start);
    });
  };
  window.denyut("/antrean/denyut/", 4000, { state, lost, back });
})();

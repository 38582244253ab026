/* The clerk's counter: brings in the part that changed, and presses buttons for keys. */
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const page = find("[data-papan]");
  let waiting = false;
  const busy = () => { const here = document.activeElement; return Boolean(find(".htmx-request")) || Boolean(here && here.closest("#papan select, #papan details[open]")); };
  const refresh = () => {
    if (busy()) { if (!waiting) { waiting = true; setTimeout(() => { waiting = false; refresh(); }, 500); } return; }
    window.htmx.ajax("GET", page.dataset.papan, { target: "#papan", swap: "outerHTML" });
  };
  const state = (told) => { if (String(told.v) !== find("#papan").dataset.versi) refresh(); };
  window.denyut("/antrean/denyut/", 1500, { state, lost: () => { find("#putus").hidden = false; }, back: () => { find("#putus").hidden = true; } });
  document.addEventListener("keydown", (event) => {
    const button = event.ctrlKey || event.altKey || event.metaKey ? null : find(`#papan [data-tombol="${event.key}"]`);
    if (button) { event.preventDefault(); button.click(); }
  });
})();

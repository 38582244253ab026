/* The figures of today, brought in when the queue has moved; without scripts the page shows them as they are when it is opened. */
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const page = find("[data-angka]");
  const EVERY = 5000;
  const state = (told) => {
    const shown = find("#angka");
    if (String(told.v) !== shown.dataset.versi && !find(".htmx-request")) window.htmx.ajax("GET", page.dataset.angka, { target: "#angka", swap: "outerHTML" });
  };
  window.denyut("/antrean/denyut/", EVERY, { state, lost: () => { find("#putus").hidden = false; }, back: () => { find("#putus").hidden = true; } });
})();

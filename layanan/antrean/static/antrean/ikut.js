/* The page of one number on a phone: how many before, and where to go when it is called. */
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const ticket = find("[data-ikut]");
  let state0 = ticket.dataset.keadaan, call0 = Number(ticket.dataset.panggil);
  const state = (told) => {
    find("#kata").textContent = told.kata;
    ticket.classList.toggle("is-called", told.keadaan === "panggil");
    if (told.panggil > call0) { call0 = told.panggil; if (navigator.vibrate) navigator.vibrate([300, 150, 300, 150, 300]); document.title = told.kata; }
    /* What may be pressed changes with it. */
    if (told.keadaan !== state0) { state0 = told.keadaan; if (told.keadaan !== "panggil") location.reload(); }
  };
  const lost = () => { find("#putus").hidden = false; };
  const back = () => { find("#putus").hidden = true; };
  window.denyut(ticket.dataset.ikut, 4000, { state, lost, back });
})();

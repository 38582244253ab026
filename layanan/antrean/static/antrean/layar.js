/* The screen on the wall: each call stands in large letters while it is spoken, one after the other; who is at which counter is shown at once. Says plainly when it has lost the office's computer. */
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const screen = find(".display"), words = screen.dataset;
  const make = (tag, text, kind) => { const one = document.createElement(tag); one.textContent = text; if (kind) one.className = kind; return one; };
  const fill = (selector, items) => { const list = find(selector); list.replaceChildren(...items); list.closest("section, div").hidden = items.length === 0; };

  /* ---- the clock goes on by itself between two states ---- */
  let clock = null;
  const setClock = (jam) => { const [hour, minute] = jam.split(".").map(Number); clock = { minutes: hour * 60 + minute, at: performance.now() }; };
  const tick = () => {
    if (!clock) return;
    const now = (clock.minutes + Math.floor((performance.now() - clock.at) / 60000)) % 1440;
    find("#jam").textContent = `${String(Math.floor(now / 60)).padStart(2, "0")}.${String(now % 60).padStart(2, "0")}`;
  };
  setInterval(tick, 5000);

  /* ---- the voice: parts of one file, in order, never two at once ---- */
  let context = null, sound = null, places = null, wanted = true, speaking = false;
  const line = [];
  const load = async () => {
    try {
      context = new AudioContext();
      const [file, table] = await Promise.all([fetch(words.suara), fetch(words.tempat)]);
      places = await table.json();
      sound = await context.decodeAudioData(await file.arrayBuffer());
    } catch { sound = null; }
    offer();
  };
  const silent = () => !wanted || !sound || context.state !== "running";
  const offer = () => { find("#nyalakan").hidden = !wanted || !sound || context.state === "running"; };
  const wake = () => { if (context && context.state !== "running") context.resume().then(offer).catch(() => {}); };
  ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, wake));
  const play = (clips) => new Promise((done) => {
    let at = context.currentTime + 0.05;
    clips.filter((name) => places[name]).forEach((name) => {
      const [start, length] = places[name], source = context.createBufferSource();
      source.buffer = sound;
      source.connect(context.destination);
      source.start(at, start, length);
      at += length + 0.03;
    });
    setTimeout(done, (at - context.currentTime + 0.3) * 1000);
  });
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  /* A number waits once to be spoken, however often it is called again; who is called for the first time goes before repeats. */
  const spoken = new Set();
  const enqueue = (call) => {
    const waiting = line.findIndex((one) => one.nomor === call.nomor);
    if (waiting >= 0) { line[waiting] = call; return; }
    const repeat = line.findIndex((one) => spoken.has(one.nomor));
    if (repeat >= 0 && !spoken.has(call.nomor)) line.splice(repeat, 0, call);
    else line.push(call);
  };
  const speak = async () => {
    if (speaking) return;
    speaking = true;
    while (line.length) {
      const call = line.shift();
      /* Gone on meanwhile: nobody is to come any more. */
      if (over.has(call.nomor)) continue;
      spoken.add(call.nomor);
      large(call);
      flash();
      find("#teks").textContent = call.teks;
      screen.dataset.diucapkan = `${screen.dataset.diucapkan || ""} ${call.id}`.trim();
      if (silent()) await pause(2500);
      else {
        await play(call.klip);
        /* Twice, unless somebody else waits to be called. */
        if (!line.length) await play(call.klip.slice(1));
      }
    }
    speaking = false;
    find("#teks").textContent = "";
    large(newest);
  };

  /* ---- what is shown ---- */
  let newest = null, closed = false, over = new Set();
  const large = (call) => {
    find(".display-now").classList.toggle("is-empty", !call);
    find("#nomor").textContent = call ? call.nomor : "–";
    find("#loket").textContent = call ? `${words.loket} ${call.loket}` : closed ? words.tutup : words.kosong;
  };
  const row = (one) => { const made = make("li", one.nomor); made.append(make("small", `${words.loket} ${one.no}`)); return made; };
  let last = Number(sessionStorage.getItem("antrean-terakhir") || -1);
  const flash = () => { const now = find(".display-now"); now.classList.remove("is-new"); void now.offsetWidth; now.classList.add("is-new"); };
  const state = (told) => {
    wanted = told.suara;
    setClock(told.jam);
    tick();
    closed = told.tutup;
    newest = told.panggil.find((one) => !one.selesai) || (!closed && told.panggil[0]) || null;
    over = new Set(told.panggil.filter((one) => one.selesai).map((one) => one.nomor));
    const busy = told.loket.filter((one) => one.nomor);
    fill("#dipanggil", busy.slice(0, 8).map(row));
    find("#dipanggil").classList.toggle("is-many", busy.length > 4);
    fill("#berikut", told.antre.slice(0, busy.length > 4 ? 4 : 6).map((one) => make("li", one.nomor, one.prioritas ? "is-priority" : "")));
    find("#sisa").textContent = told.sisa;
    find("#umum").textContent = told.umum;
    find("#umum").hidden = !told.umum;
    find("#umum").classList.toggle("is-long", told.umum.length > 70);
    if (find("#berjalan").textContent !== told.berjalan) find("#berjalan").textContent = told.berjalan;
    const known = Math.max(0, ...told.panggil.map((one) => one.id));
    /* A screen that is switched on now does not call again who was called before. */
    const fresh = last < 0 || known < last ? [] : told.panggil.filter((one) => one.id > last && !one.selesai).reverse();
    fresh.forEach(enqueue);
    if (fresh.length) speak();
    else if (!speaking) large(newest);
    last = known;
    sessionStorage.setItem("antrean-terakhir", String(last));
    offer();
  };
  const lost = () => { find("#putus").hidden = false; find("#putus b").textContent = find("#jam").textContent; screen.classList.add("is-lost"); };
  const back = () => { find("#putus").hidden = true; screen.classList.remove("is-lost"); };
  load();
  window.denyut("/antrean/denyut/", 700, { state, lost, back });
})();

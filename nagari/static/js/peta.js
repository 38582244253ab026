/* The map of figures. The server draws it as an SVG, which is all there is without scripts; Leaflet moves and enlarges that drawing, and what is
   chosen is fetched as a few numbers, whose colours and texts are put where they belong. */
(() => {
  "use strict";
  const root = document.querySelector("[data-peta]");
  if (!root || !window.L) return;
  const find = (selector, from = root) => from.querySelector(selector);
  const every = (selector, from = root) => [...from.querySelectorAll(selector)];
  const form = find("[data-pilihan]"), table = find("[data-tabel] tbody");
  const prefix = root.dataset.dalam + ".";
  const areas = (code) => every(`a[data-kode="${CSS.escape(code)}"]`);
  const rowOf = (code) => table.querySelector(`tr[data-kode="${CSS.escape(code)}"]`);

  /* ---- the drawing under Leaflet: one map for each figure, all looking at the same place ---- */
  const maps = every(".map").map((box) => {
    const svg = find("svg", box), [south, west, north, east] = box.dataset.batas.split(",").map(Number);
    if (south === north) return null;
    box.classList.add("map-live");
    const bounds = [[south, west], [north, east]], phone = L.Browser.mobile;
    const map = L.map(box, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.75, scrollWheelZoom: false, dragging: !phone, maxBounds: L.latLngBounds(bounds).pad(0.5), maxBoundsViscosity: 0.8 });
    L.control.zoom({ position: "topright", zoomInTitle: root.dataset.perbesar, zoomOutTitle: root.dataset.perkecil }).addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    L.svgOverlay(svg, bounds, { interactive: true }).addTo(map);
    map.fitBounds(bounds, { animate: false, padding: [2, 2] });
    map.setMinZoom(map.getZoom() - 0.25);
    const least = map.getZoom();
    // A wheel scrolls the page until the map was asked for; a thumb too.
    map.on("click focus", () => map.scrollWheelZoom.enable());
    map.on("mouseout", () => map.scrollWheelZoom.disable());
    map.on("zoomend", () => { if (phone) map.dragging[map.getZoom() > least + 0.1 ? "enable" : "disable"](); });
    let moved = 0;
    map.on("dragend", () => { moved = Date.now(); });
    // Who moves the map does not mean the place under the hand.
    svg.addEventListener("click", (event) => { if (Date.now() - moved < 80) { event.preventDefault(); event.stopPropagation(); } }, true);
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    window.addEventListener("beforeprint", () => map.fitBounds(bounds, { animate: false }));
    return map;
  }).filter(Boolean);
  let led = false;
  maps.forEach((map) => map.on("move", () => {
    if (led) return;
    led = true;
    maps.forEach((other) => { if (other !== map) other.setView(map.getCenter(), map.getZoom(), { animate: false }); });
    led = false;
  }));

  /* ---- roads, rivers and names over the colours ---- */
  const guide = find("[data-petunjuk-arah]");
  if (guide && window.petaDasar && petaDasar.hasTiles && maps.length) {
    guide.hidden = false;
    let over = [];
    find("input", guide).addEventListener("change", async (event) => {
      over.forEach((one) => one.remove());
      over = event.target.checked ? await Promise.all(maps.map((map) => petaDasar.over(map))) : [];
    });
  }

  /* ---- map and table point at each other ---- */
  let shown = "", chosen = "";
  const mark = (code, name, on) => { if (!code) return; areas(code).forEach((one) => one.classList.toggle(name, on)); const row = rowOf(code); if (row) row.classList.toggle(name, on); };
  const raise = (code) => areas(code).forEach((one) => one.parentNode.append(one));
  const show = (code) => { if (code === shown) return; mark(shown, "is-shown", false); shown = code; mark(code, "is-shown", true); if (code) { raise(code); if (chosen) raise(chosen); } };
  const choose = (code, fromMap) => {
    mark(chosen, "is-chosen", false);
    chosen = chosen === code && fromMap ? "" : code;
    mark(chosen, "is-chosen", true);
    if (!chosen) return;
    raise(chosen);
    const box = table.closest(".map-table"), row = rowOf(chosen);
    if (fromMap && row && box.scrollHeight > box.clientHeight) box.scrollTop = row.offsetTop - box.clientHeight / 2;
  };
  const codeAt = (event) => { const one = event.target.closest("[data-kode]"); return one ? one.dataset.kode : ""; };
  for (const kind of ["mouseover", "focusin"]) root.addEventListener(kind, (event) => { const code = codeAt(event); if (code) show(code); });
  root.addEventListener("mouseleave", () => show(""));
  root.addEventListener("mouseout", (event) => { if (codeAt(event) && !(event.relatedTarget && event.relatedTarget.closest && event.relatedTarget.closest("[data-kode]"))) show(""); });
  root.addEventListener("click", (event) => {
    const inMap = event.target.closest(".map a[data-kode]");
    if (inMap && !inMap.hasAttribute("href")) choose(inMap.dataset.kode, true);
    else if (!event.target.closest("a") && codeAt(event)) choose(codeAt(event), false);
  });
  table.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = every("a.place-link", table), at = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (links[at]) { event.preventDefault(); links[at].focus(); }
  });

  /* ---- another figure, another month: a few numbers, put where they belong ---- */
  const query = () => { const found = new URLSearchParams(new FormData(form)); [...found].forEach(([key, value]) => { if (!value) found.delete(key); }); return found; };
  const node = (tag, name, text) => { const one = document.createElement(tag); if (name) one.className = name; if (text !== undefined) one.textContent = text; return one; };
  const put = (data) => {
    data.m.forEach((one, at) => {
      every(`[data-kalimat="${at}"]`, document).forEach((box) => { box.textContent = one.s; });
      find(`[data-legenda="${at}"]`).replaceChildren(...one.l.map(([shade, text, count]) => { const line = node("li"); line.append(node("span", "swatch map-" + shade), text + " ", node("span", "muted", `(${count})`)); return line; }));
      find(`[data-kepala="${at}"]`).textContent = one.u;
    });
    document.querySelector("[data-judul]").textContent = data.m.length > 1 ? data.m.map((one) => one.u).join(" – ") : data.m[0].s;
    find("[data-arti]").textContent = data.m[0].n + ".";
    document.querySelector("[data-umur]").textContent = data.a;
    const svgs = every(".map svg");
    table.append(...data.r.map(([cut, ...parts]) => {
      const code = prefix + cut, row = rowOf(code);
      for (let at = 0; at * 2 < parts.length; at += 1) {
        row.cells[at + 1].textContent = parts[at * 2 + 1];
        const area = find(`a[data-kode="${CSS.escape(code)}"]`, svgs[at]);
        if (!area) continue;
        area.setAttribute("class", ["map-" + parts[at * 2], ...["is-shown", "is-chosen"].filter((one) => area.classList.contains(one))].join(" "));
        find("title", area).textContent = `${row.cells[0].firstElementChild ? row.cells[0].firstElementChild.textContent : row.cells[0].textContent}: ${parts[at * 2 + 1]}`;
      }
      return row;
    }));
    const months = data.m.some((one) => one.h), slider = find("[data-bulan]"), list = find("[data-bulan-pilih]");
    if (slider) slider.hidden = !months;
    if (list && !slider) list.hidden = !months;
    fill("baris", data.p[0].baris, data.p[0].ini[0]);
    fill("cara", data.p[0].cara, data.p[0].ini[1]);
  };
  const fill = (name, options, here) => {
    const box = form.elements[name], field = box.closest(".field");
    field.hidden = options.length < 2;
    const old = [...box.options].map((one) => one.value).join(), fresh = options.map(([value]) => value).join();
    if (old !== fresh) box.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
    box.value = here;
  };
  let waiting;
  const load = async () => {
    if (waiting) waiting.abort();
    waiting = new AbortController();
    const asked = query(), said = asked.toString();
    try {
      const answer = await fetch(`${root.dataset.nilai}?${said}`, { signal: waiting.signal, headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) { location.assign("?" + said); return; }
      put(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") location.assign("?" + said);
      return;
    }
    history.replaceState(null, "", "?" + query());
    links();
  };
  // Where one goes from here, what was chosen goes along.
  const links = () => {
    const kept = query();
    kept.delete("tempat");
    every('a[href^="?tempat="]').forEach((one) => { const place = new URLSearchParams(one.getAttribute("href").slice(1)).get("tempat"); kept.set("tempat", place); one.setAttribute("href", "?" + kept); });
    every("[data-kini]", document).forEach((one) => { const all = query(), [path, own] = one.getAttribute("href").split("?"); new URLSearchParams(own || "").forEach((value, key) => { if (["jenis", "kertas"].includes(key)) all.set(key, value); }); one.setAttribute("href", `${path}?${all}`); });
  };
  const month = form.elements.bulan, slide = find("#geser");
  if (month && slide) {
    const names = [...month.options].reverse(), label = find("[data-bulan-ini]");
    const tell = () => { label.textContent = names[slide.value].text; slide.setAttribute("aria-valuetext", names[slide.value].text); };
    slide.value = names.findIndex((one) => one.value === month.value);
    tell();
    find("[data-bulan-pilih]").hidden = true;
    let soon;
    slide.addEventListener("input", () => { tell(); month.value = names[slide.value].value; clearTimeout(soon); soon = setTimeout(load, 90); });
  }
  find("[data-tanpa-skrip]").hidden = true;
  form.addEventListener("change", (event) => {
    if (event.target.name === "ukuran") { form.elements.baris.replaceChildren(); form.elements.cara.replaceChildren(); }
    if ("muat" in event.target.dataset) location.assign("?" + query());
    else load();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); load(); });
  links();
})();

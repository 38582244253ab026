/* The office map: houses, places, jorong; what is near, who lives in a drawn area; and the map on which one place is put. Without scripts the
   lists beside it, and two numbers to type, do the same. */
(() => {
  "use strict";
  if (!window.L) return;
  const find = (selector, from = document) => from.querySelector(selector);
  const every = (selector, from = document) => [...from.querySelectorAll(selector)];
  // From this zoom on there is room for pins as large as a finger among the clusters.
  const NEAR = 15;
  const INDONESIA = [[-11, 95], [6, 141]];
  const draw = (box, root) => {
    const map = L.map(box, { zoomControl: false, attributionControl: false, preferCanvas: true, minZoom: 5, maxZoom: 19, scrollWheelZoom: false, zoomSnap: 0.5 });
    L.control.zoom({ position: "topright", zoomInTitle: root.dataset.perbesar, zoomOutTitle: root.dataset.perkecil }).addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    // A wheel scrolls the page until the map was asked for.
    map.on("click focus", () => map.scrollWheelZoom.enable());
    map.on("mouseout", () => map.scrollWheelZoom.disable());
    map.fitBounds(INDONESIA, { animate: false });
    if (window.petaDasar) petaDasar.under(map);
    return map;
  };
  const outline = (map, ground) => {
    if (!ground.batas) return null;
    return L.geoJSON(ground.batas, { interactive: false, style: { color: "#221C18", weight: 2, dashArray: ground.indikatif ? "6 5" : null, fillColor: "#FBF8F3", fillOpacity: map.hasTiles ? 0 : 0.85 } }).addTo(map);
  };
  const area = (shape, map) => L.geoJSON(shape.bentuk, { interactive: false, style: { color: "#8A5300", weight: 1.5, fillColor: "#F6CF7A", fillOpacity: map.hasTiles ? 0.08 : 0.25 } });
  const json = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.json();
  };
  const pair = (text) => text.split(",").map(Number);

  /* ---- all that is on the map ---- */
  const root = find("[data-kantor]");
  if (root) {
    const box = find("[data-peta-kantor]", root), panel = find("[data-rincian]", root), hint = find("[data-petunjuk]", root);
    const map = draw(box, root), layers = {}, escaped = document.createElement("i");
    const safe = (text) => { escaped.textContent = text; return escaped.innerHTML; };
    const say = (text) => { hint.textContent = text; hint.hidden = !text; };
    const layer = (name) => { layers[name] = layers[name] || L.layerGroup().addTo(map); return layers[name]; };
    const part = async (address, options = {}) => {
      try {
        const answer = await fetch(address, { credentials: "same-origin", ...options });
        if (answer.redirected || !(answer.ok || answer.status === 422)) throw new Error(answer.status);
        panel.innerHTML = await answer.text();
        if (innerWidth < 1000) panel.scrollIntoView({ block: "nearest", behavior: "smooth" });
      } catch { say(root.dataset.gagal); }
    };
    const one = (pattern, key) => pattern.replace("00000000-0000-0000-0000-000000000000", key.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
    const spot = L.layerGroup().addTo(map);
    const ring = (...places) => { spot.clearLayers(); places.forEach((at) => L.circleMarker(at, { radius: 13, color: "#C58B1B", weight: 4, fill: false, interactive: false }).addTo(spot)); };
    const pin = (name) => L.divIcon({ className: "", iconSize: [34, 34], iconAnchor: [6, 32], html: `<span class="pin"><svg class="icon" aria-hidden="true"><use href="${root.dataset.gambar}#${name}"/></svg></span>` });
    // Names of jorong stand where no cluster, no mark and no other name is; one without room waits until the map comes closer.
    const names = [], TRIES = [[0, 0], [0, 36], [0, -36], [0, 62], [0, -62], [64, 0], [-64, 0], [64, 36], [-64, 36], [64, -36], [-64, -36]];
    const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
    const settle = () => {
      const frame = box.getBoundingClientRect(), taken = every(".cluster, .pin", box).map((mark) => mark.getBoundingClientRect());
      for (const name of names) {
        const node = name.getElement();
        if (!node) continue;
        name.options.offset = L.point(0, 0);
        name.update();
        const { left, right, top, bottom } = node.getBoundingClientRect();
        const places = TRIES.map(([x, y]) => ({ x, y, left: left + x, right: right + x, top: top + y, bottom: bottom + y }));
        const free = places.find((there) => there.left >= frame.left && there.right <= frame.right && there.top >= frame.top && there.bottom <= frame.bottom && !taken.some((other) => meet(there, other)));
        node.classList.toggle("no-room", !free);
        if (!free) continue;
        taken.push(free);
        name.options.offset = L.point(free.x, free.y);
        name.update();
      }
    };
    // Far away what counts is how many; closer, what it is.
    const clusters = map.createPane("clusters");
    const afar = () => { const far = map.getZoom() < NEAR; box.classList.toggle("far", far); clusters.style.zIndex = far ? 610 : 590; };
    afar();
    map.on("zoomend", afar);
    let soon;
    const settleSoon = () => { clearTimeout(soon); soon = setTimeout(settle, 120); };
    map.on("zoomend moveend layeradd layerremove resize", settleSoon);
    const drawings = Object.fromEntries(every("[data-ikon]", root).map((box) => [box.dataset.kategori, box.dataset.ikon]));

    const ground = json(root.dataset.dasar).then((found) => {
      const border = outline(map, found);
      find("[data-indikatif]", root).hidden = !(found.batas && found.indikatif);
      for (const shape of found.bagian) {
        if (!shape.bentuk) continue;
        const drawn = area(shape, map).addTo(layer("bagian"));
        drawn.eachLayer((one) => names.push(one.bindTooltip(`${safe(shape.nama)}<small>${shape.penduduk.toLocaleString(document.documentElement.lang)} ${safe(root.dataset.jiwa)}</small>`, { permanent: true, direction: "center", className: "part-name" }).openTooltip().getTooltip()));
      }
      for (const [key, name, kind, lat, lng] of found.sarana) {
        const mark = L.marker([lat, lng], { icon: pin(drawings[kind] || "geo-alt"), title: name, alt: name, keyboard: true }).addTo(layer(kind));
        mark.on("click", () => { ring([lat, lng]); panel.innerHTML = `<section class="panel"><header><h2>${safe(name)}</h2><a href="${one(root.dataset.sarana, key)}">${safe(find(`[data-kategori="${kind}"]`, root).parentNode.textContent.trim())}</a></header></section>`; });
      }
      const all = border ? border.getBounds() : L.latLngBounds(found.sarana.map((row) => [row[3], row[4]]));
      if (all.isValid()) map.fitBounds(all.pad(0.03), { animate: false });
      return all;
    }).catch(() => { say(root.dataset.gagal); return L.latLngBounds([]); });

    if (root.dataset.rumah) Promise.all([json(root.dataset.rumah), ground]).then(([rows, all]) => {
      const group = L.markerClusterGroup({ maxClusterRadius: (zoom) => (zoom < NEAR ? 88 : 48), disableClusteringAtZoom: 18, chunkedLoading: true, showCoverageOnHover: false, clusterPane: "clusters", spiderfyOnMaxZoom: false, iconCreateFunction: (cluster) => L.divIcon({ className: "", iconSize: [40, 40], html: `<span class="cluster">${cluster.getChildCount()}</span>` }) });
      const style = { radius: 6, color: "#FFF", weight: 1.5, fillColor: "#7A1F2B", fillOpacity: 1 };
      group.addLayers(rows.map(([key, lat, lng]) => {
        const mark = L.circleMarker([lat, lng], style);
        mark.on("click", (event) => { if (mode) return; L.DomEvent.stopPropagation(event); ring([lat, lng]); part(one(root.dataset.satu, key)); });
        return mark;
      }));
      group.on("animationend", settleSoon);
      layers.rumah = group.addTo(map);
      if (!all.isValid() && rows.length) map.fitBounds(group.getBounds().pad(0.05), { animate: false });
      const toggle = find('[data-kategori="rumah"]', root);
      if (toggle && !toggle.checked) map.removeLayer(group);
      box.dataset.siap = rows.length;
    }).catch(() => say(root.dataset.gagal));

    find("[data-lapisan]", root).hidden = false;
    // What is looked at there is told to whoever serves those maps: only when it is asked for, and for this page only.
    const online = find("[data-daring]", root);
    if (window.petaDasar && petaDasar.hasOnline) {
      online.hidden = false;
      let shown = null;
      find("input", online).addEventListener("change", (event) => { if (event.target.checked) shown = petaDasar.online(map); else shown.remove(); });
    }
    root.addEventListener("change", (event) => {
      const name = event.target.dataset.kategori;
      if (name && layers[name]) map[event.target.checked ? "addLayer" : "removeLayer"](layers[name]);
    });
    const go = (at, key) => { map.setView(at, Math.max(map.getZoom(), 17)); ring(at); if (key && root.dataset.satu) part(one(root.dataset.satu, key)); box.scrollIntoView({ block: "nearest" }); };
    root.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-ke]");
      if (!link || event.ctrlKey || event.metaKey) return;
      // Pressed again, the link is followed.
      if (link.dataset.dilihat) return;
      event.preventDefault();
      every("[data-dilihat]", root).forEach((other) => delete other.dataset.dilihat);
      link.dataset.dilihat = "1";
      go(pair(link.dataset.ke), link.dataset.keluarga);
    });
    ground.then(() => {
      const asked = /^#di=(-?[\d.]+,-?[\d.]+)(?:;([\da-f-]{36}))?$/.exec(location.hash), links = every("a[data-ke]", root);
      if (asked) go(pair(asked[1]), asked[2]);
      else if (!new URLSearchParams(location.search).get("q") || !links.length) return;
      else if (links.length === 1) go(pair(links[0].dataset.ke), links[0].dataset.keluarga);
      else { const places = links.map((link) => pair(link.dataset.ke)); map.fitBounds(places, { padding: [40, 40], maxZoom: 17, animate: false }); ring(...places); }
    });

    /* ---- tools: what is near, who lives inside ---- */
    let mode = "", points = [];
    const shape = L.polygon([], { color: "#1F5A84", weight: 3, interactive: false }).addTo(map);
    const done = find("[data-selesai]", root), cancel = find("[data-batal]", root);
    const set = (name) => {
      mode = name; points = []; shape.setLatLngs([]);
      every("[data-mode]", root).forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.mode === mode)));
      box.classList.toggle("drawing", Boolean(mode));
      map.doubleClickZoom[mode ? "disable" : "enable"]();
      if (done) done.hidden = cancel.hidden = mode !== "area";
      say(mode === "area" ? root.dataset.sudut : mode === "dekat" ? root.dataset.tekan : "");
    };
    const take = (at) => {
      if (mode === "dekat") { ring(at); set(""); part(`${root.dataset.terdekat}?lat=${at.lat.toFixed(6)}&lng=${at.lng.toFixed(6)}`); }
      else if (mode === "area") { points.push(at); shape.setLatLngs(points); }
    };
    find("[data-alat]", root).hidden = false;
    root.addEventListener("click", (event) => { const button = event.target.closest("[data-mode]"); if (button) set(mode === button.dataset.mode ? "" : button.dataset.mode); });
    map.on("click", (event) => take(event.latlng));
    // Who has no mouse moves the map with the arrows and takes its middle.
    box.addEventListener("keydown", (event) => { if (mode && (event.key === "Enter" || event.key === " ") && event.target === box) { event.preventDefault(); take(map.getCenter()); } if (event.key === "Escape") set(""); });
    if (done) {
      cancel.addEventListener("click", () => set(""));
      done.addEventListener("click", async () => {
        const body = new FormData();
        body.set("titik", points.map((at) => `${at.lat.toFixed(6)},${at.lng.toFixed(6)}`).join(";"));
        const kept = shape.getLatLngs();
        await part(root.dataset.area, { method: "POST", body, headers: { "X-CSRFToken": token() } });
        set(""); shape.setLatLngs(kept);
      });
    }
  }
  /* ---- for everybody: what is where, and what is near ---- */
  const open = find("[data-umum]");
  if (open) {
    const map = draw(find("[data-peta-umum]", open), open), hint = find("[data-petunjuk]", open);
    const say = (text) => { hint.textContent = text; hint.hidden = !text; };
    const icons = Object.fromEntries(open.dataset.ikon.trim().split(" ").map((one) => one.split(":")));
    const from = ({ lat, lng }) => { const asked = new URLSearchParams(location.search); asked.set("lat", lat.toFixed(3)); asked.set("lng", lng.toFixed(3)); location.search = asked; };
    json(open.dataset.dasar).then((ground) => {
      const border = outline(map, ground), shown = ground.sarana.filter((row) => !open.dataset.kategori || row[2] === open.dataset.kategori);
      for (const [, name, kind, lat, lng, hours] of shown) {
        const box = document.createElement("div"), title = document.createElement("b");
        title.textContent = name;
        box.append(title);
        if (hours) box.append(document.createElement("br"), hours);
        L.marker([lat, lng], { icon: L.divIcon({ className: "", iconSize: [34, 34], iconAnchor: [6, 32], html: `<span class="pin"><svg class="icon" aria-hidden="true"><use href="${open.dataset.gambar}#${icons[kind] || "geo-alt"}"/></svg></span>` }), title: name, alt: name }).addTo(map).bindPopup(box, { closeButton: false, offset: [12, -22] });
      }
      const all = shown.length ? L.latLngBounds(shown.map((row) => [row[3], row[4]])) : border ? border.getBounds() : L.latLngBounds([]);
      if (open.dataset.di) { const at = pair(open.dataset.di); all.extend(at); L.circleMarker(at, { radius: 9, color: "#FFF", weight: 3, fillColor: "#1F5A84", fillOpacity: 1, interactive: false }).addTo(map); }
      if (all.isValid()) map.fitBounds(all.pad(0.08), { animate: false, maxZoom: 16 });
    }).catch(() => say(open.dataset.gagal));
    map.on("click", (event) => from(event.latlng.wrap()));
    find("[data-peta-umum]", open).addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === event.currentTarget) from(map.getCenter()); });
    find("[data-alat]", open).hidden = false;
    find("[data-posisi]", open).addEventListener("click", () => {
      if (!window.isSecureContext || !navigator.geolocation) { say(open.dataset.polos); return; }
      navigator.geolocation.getCurrentPosition(({ coords }) => from({ lat: coords.latitude, lng: coords.longitude }), () => say(open.dataset.ditolak), { timeout: 20000, maximumAge: 60000 });
    });
  }
  const token = () => find("input[name=csrfmiddlewaretoken]").value;

  /* ---- one place is put ---- */
  const pick = find("[data-letak]");
  if (pick) {
    const form = pick.closest("form"), { lat, lng, cara, ketelitian } = form.elements, hint = find("[data-petunjuk]", pick);
    const map = draw(find("[data-peta-letak]", pick), pick);
    const icon = L.divIcon({ className: "", iconSize: [34, 34], iconAnchor: [6, 32], html: '<span class="pin pin-put"></span>' });
    let mark = null;
    const show = (at) => {
      if (!mark) { mark = L.marker(at, { icon, draggable: true, keyboard: false }).addTo(map); mark.on("dragend", () => put(mark.getLatLng(), "ketuk")); } else mark.setLatLng(at);
    };
    const put = (at, how, metres) => {
      const here = L.latLng(at).wrap();
      show(here);
      lat.value = here.lat.toFixed(6); lng.value = here.lng.toFixed(6); cara.value = how; ketelitian.value = metres || "";
    };
    const say = (text) => { hint.textContent = text; hint.hidden = !text; };
    const typed = () => [lat.value, lng.value].map((text) => Number(text.replace(",", ".")));
    const there = () => { const [y, x] = typed(); return lat.value && lng.value && Math.abs(y) <= 90 && Math.abs(x) <= 180 ? [y, x] : null; };
    for (const box of [lat, lng]) box.addEventListener("change", () => { const at = there(); cara.value = "angka"; ketelitian.value = ""; if (at) { show(at); map.setView(at, Math.max(map.getZoom(), 16)); } });
    map.on("click", (event) => { put(event.latlng, "ketuk"); say(""); });
    json(pick.dataset.dasar).then((ground) => {
      const border = outline(map, ground);
      for (const shape of ground.bagian) if (shape.bentuk) area(shape, map).addTo(map);
      const at = there();
      if (at) { show(at); map.setView(at, 17, { animate: false }); } else if (border) map.fitBounds(border.getBounds(), { animate: false });
    }).catch(() => { const at = there(); if (at) { show(at); map.setView(at, 16, { animate: false }); } });
    find("[data-alat]", pick).hidden = false;
    find("[data-tengah]", pick).addEventListener("click", () => { put(map.getCenter(), "ketuk"); say(""); });
    find("[data-posisi]", pick).addEventListener("click", () => {
      if (!window.isSecureContext || !navigator.geolocation) { say(pick.dataset.polos); return; }
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        put([coords.latitude, coords.longitude], "posisi", Math.round(coords.accuracy));
        map.setView([coords.latitude, coords.longitude], 18);
        say(`${pick.dataset.dapat} (± ${Math.round(coords.accuracy)} m)`);
      }, () => say(pick.dataset.ditolak), { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 });
    });
  }
})();

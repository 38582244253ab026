/* Maps beside boundaries, and the drawing of them. Without scripts the page shows the same areas as a still picture. */
(() => {
  "use strict";
  const options = { attributionControl: false, zoomSnap: 0.25, minZoom: 6, maxZoom: 19 };
  const get = (address) => fetch(address, { credentials: "same-origin" }).then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.json(); });
  const paint = (map, found) => {
    const layer = L.geoJSON(found, {
      interactive: true,
      style: (one) => ({ className: `b-${one.properties.kind}`, weight: 1, fillOpacity: 1, opacity: 1, color: "", fillColor: "" }),
      onEachFeature: (one, shape) => { if (one.properties.nama) { const name = document.createElement("span"); name.textContent = one.properties.nama; shape.bindTooltip(name, { sticky: true }); } },
    }).addTo(map);
    return layer;
  };
  const begin = (box) => {
    const map = L.map(box, options);
    map.zoomControl.setPosition("topright");
    L.control.scale({ imperial: false }).addTo(map);
    if (window.petaDasar) { petaDasar.under(map); box.classList.toggle("has-tiles", petaDasar.hasTiles); }
    return map;
  };
  const fit = (map, bounds) => { if (bounds.isValid()) map.fitBounds(bounds, { padding: [12, 12] }); else map.setView([-0.8, 100.65], 11); };

  document.querySelectorAll("[data-boundaries]").forEach((box) => {
    get(box.dataset.boundaries).then((found) => {
      if (!found.features.length) return;
      const still = box.querySelector("svg");
      const map = begin(box);
      if (still) still.remove();
      fit(map, paint(map, found).getBounds());
      box.dataset.ready = "yes";
    }).catch(() => { /* The still picture stays. */ });
  });

  /* ---- drawing: polygons with all their rings; a ring is a list of corners, closed or still open ---- */
  class Drawing {
    constructor(box, found) {
      this.box = box;
      this.into = document.getElementById(box.dataset.drawInto);
      this.said = document.querySelector("[data-draw-said]");
      this.past = [];
      this.chosen = null;
      this.open = null;
      const still = box.querySelector("svg");
      const given = this.into.value ? JSON.parse(this.into.value) : null;
      this.map = begin(box);
      if (still) still.remove();
      this.map.doubleClickZoom.disable();
      const around = paint(this.map, { ...found, features: found.features.filter((one) => one.properties.kind !== "own") });
      around.eachLayer((one) => { one.options.interactive = false; if (one._path) one._path.style.pointerEvents = "none"; });
      const own = given ? [given] : found.features.filter((one) => one.properties.kind === "own").map((one) => one.geometry);
      this.areas = own.flatMap((one) => (one.type === "Polygon" ? [one.coordinates] : one.coordinates)).map((area) => area.map((ring) => ring.slice(0, -1).map((at) => [at[0], at[1]])));
      this.shapes = L.layerGroup().addTo(this.map);
      this.handles = L.layerGroup().addTo(this.map);
      const points = this.areas.flat(2).map(([lng, lat]) => [lat, lng]);
      fit(this.map, points.length ? L.latLngBounds(points) : around.getBounds());
      this.map.on("click", (event) => this.add(event.latlng));
      box.addEventListener("keydown", (event) => this.key(event));
      document.querySelectorAll("[data-draw]").forEach((button) => button.addEventListener("click", () => this.press(button.dataset.draw)));
      const tools = document.querySelector("[data-draw-tools]");
      if (tools) tools.hidden = false;
      if (!this.areas.length) this.press("area"); else this.show();
      box.dataset.ready = "yes";
    }
    keep() { this.past.push(JSON.stringify([this.areas, this.open])); if (this.past.length > 100) this.past.shift(); }
    press(what) {
      if (what === "undo") { const last = this.past.pop(); if (last) [this.areas, this.open] = JSON.parse(last); this.chosen = null; this.show(); return; }
      if (what === "close") { this.close(); return; }
      if (what === "delete") { this.drop(); return; }
      if (what === "hole" && !this.areas.length) return;
      this.close();
      if (this.open) return;
      this.keep();
      if (what === "area") { this.areas.push([[]]); this.open = [this.areas.length - 1, 0]; }
      if (what === "hole") { const area = this.chosen ? this.chosen[0] : this.areas.length - 1; this.areas[area].push([]); this.open = [area, this.areas[area].length - 1]; }
      this.chosen = null;
      this.show();
    }
    ring([area, ring]) { return this.areas[area][ring]; }
    add(at) {
      if (!this.open) { this.chosen = null; this.show(); return; }
      this.keep();
      this.ring(this.open).push([round(at.lng), round(at.lat)]);
      this.chosen = [...this.open, this.ring(this.open).length - 1];
      this.show();
    }
    close() {
      if (!this.open) return;
      const corners = this.ring(this.open);
      if (corners.length > 0 && corners.length < 3) { this.tell(true); return; }
      if (!corners.length) { const [area, ring] = this.open; if (ring === 0) this.areas.splice(area, 1); else this.areas[area].splice(ring, 1); }
      this.open = null;
      this.show();
    }
    drop() {
      if (!this.chosen) return;
      const [area, ring, corner] = this.chosen, corners = this.areas[area][ring];
      this.keep();
      corners.splice(corner, 1);
      const isOpen = this.open && this.open[0] === area && this.open[1] === ring;
      /* What has fewer than three corners is no ring: a hole goes alone, an outer ring with its area. */
      if (!isOpen && corners.length < 3) { if (ring === 0) this.areas.splice(area, 1); else this.areas[area].splice(ring, 1); }
      this.chosen = null;
      this.show();
    }
    /* By keyboard alone: Enter sets a corner in the middle, page keys go from corner to corner, arrows move the chosen one. */
    key(event) {
      if (event.key === "Enter" && this.open && event.target === this.box) { event.preventDefault(); this.add(this.map.getCenter()); return; }
      if (event.key === "PageDown" || event.key === "PageUp") { event.preventDefault(); this.step(event.key === "PageDown" ? 1 : -1); return; }
      if (event.key === "Escape") { this.chosen = null; this.show(); return; }
      if (!this.chosen) return;
      if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); this.drop(); return; }
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      this.keep();
      const [area, ring, corner] = this.chosen, at = this.areas[area][ring][corner];
      const spot = this.map.latLngToContainerPoint([at[1], at[0]]).add(L.point(way).multiplyBy(event.shiftKey ? 10 : 1));
      const moved = this.map.containerPointToLatLng(spot);
      this.areas[area][ring][corner] = [round(moved.lng), round(moved.lat)];
      this.show();
    }
    step(by) {
      const all = this.areas.flatMap((area, a) => area.flatMap((ring, r) => ring.map((_at, c) => [a, r, c])));
      if (!all.length) return;
      const here = this.chosen ? all.findIndex((one) => one.join() === this.chosen.join()) : by > 0 ? -1 : 0;
      this.chosen = all[(here + by + all.length) % all.length];
      const [lng, lat] = this.areas[this.chosen[0]][this.chosen[1]][this.chosen[2]];
      this.map.panInside([lat, lng], { padding: [30, 30] });
      this.show();
    }
    tell(isShort) {
      const rings = this.areas.flat().filter((ring) => ring.length).length, corners = this.areas.flat(2).length;
      const words = this.said.dataset;
      this.said.textContent = isShort || this.open ? words.saidOpen : `${rings} ${words.saidRings}, ${corners} ${words.saidCorners}`;
    }
    write() {
      const whole = this.areas.map((area) => area.filter((ring) => ring.length >= 3).map((ring) => [...ring, ring[0]])).filter((area) => area.length);
      this.into.value = whole.length ? JSON.stringify({ type: "MultiPolygon", coordinates: whole }) : "";
      const form = this.into.form;
      if (this.past.length) form.dataset.dirty = "yes";
    }
    show() {
      this.shapes.clearLayers();
      this.handles.clearLayers();
      const turned = (ring) => ring.map(([lng, lat]) => [lat, lng]);
      this.areas.forEach((area, a) => {
        const isOpen = this.open && this.open[0] === a;
        const closed = area.filter((ring, r) => !(isOpen && this.open[1] === r));
        if (closed.length) this.shapes.addLayer(L.polygon(closed.map(turned), { className: "b-own", interactive: false, color: "", fillColor: "", fillOpacity: 1 }));
        area.forEach((ring, r) => this.ringHandles(ring, a, r));
      });
      if (this.open) this.shapes.addLayer(L.polyline(turned(this.ring(this.open)), { className: "b-open", interactive: false, color: "" }));
      this.write();
      this.tell(false);
    }
    ringHandles(ring, a, r) {
      const isOpen = this.open && this.open[0] === a && this.open[1] === r;
      const many = ring.length > 400;
      ring.forEach((at, c) => {
        const isChosen = this.chosen && this.chosen.join() === [a, r, c].join();
        const view = this.map.getBounds().pad(0.2);
        if (many && !view.contains([at[1], at[0]])) return;
        const corner = L.marker([at[1], at[0]], { draggable: true, keyboard: false, icon: L.divIcon({ className: `draw-corner${isChosen ? " is-chosen" : ""}`, iconSize: [22, 22] }) });
        corner.on("dragstart", () => this.keep());
        corner.on("drag", (event) => { const to = event.target.getLatLng(); ring[c] = [round(to.lng), round(to.lat)]; });
        corner.on("dragend", () => { this.chosen = [a, r, c]; this.show(); });
        corner.on("click", (event) => { L.DomEvent.stop(event); if (isOpen && c === 0 && ring.length > 2) { this.close(); return; } this.chosen = [a, r, c]; this.box.focus({ preventScroll: true }); this.show(); });
        this.handles.addLayer(corner);
        const next = ring[(c + 1) % ring.length];
        if (isOpen || many || ring.length < 2) return;
        const middle = [(at[0] + next[0]) / 2, (at[1] + next[1]) / 2];
        const dot = L.marker([middle[1], middle[0]], { keyboard: false, icon: L.divIcon({ className: "draw-between", iconSize: [16, 16] }) });
        dot.on("click", (event) => { L.DomEvent.stop(event); this.keep(); ring.splice(c + 1, 0, middle.map(round)); this.chosen = [a, r, c + 1]; this.show(); });
        this.handles.addLayer(dot);
      });
    }
  }
  /* A centimetre and less is nobody's hand. */
  const round = (value) => Math.round(value * 1e7) / 1e7;
  document.querySelectorAll("[data-draw-on]").forEach((box) => { get(box.dataset.drawOn).then((found) => new Drawing(box, found)).catch(() => { /* The still picture stays. */ }); });
})();

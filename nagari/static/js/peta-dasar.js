/* What lies under the maps: the office's own basemap, drawn from one file on this site; and maps from the internet, where the site was told to allow them. */
(() => {
  "use strict";
  const told = document.currentScript.dataset;
  const ink = "#221C18", muted = "#665C52", land = "#FBF8F3", water = "#C9DCE6", river = "#7FA9C1";
  const rank = (feature) => Number(feature.props.kelas);
  const width = (table) => (z, feature) => Math.max(0.6, (table[rank(feature)] || 1) * 2 ** Math.min(2.2, (z - 12) * 0.45));
  // Of more important roads the edges lie under the less important ones, so that crossings are open.
  const roads = () => [
    { dataLayer: "jalan", minzoom: 11, symbolizer: new protomapsL.LineSymbolizer({ color: "#B7AB9B", width: (z, f) => width({ 1: 4.2, 2: 3.6, 3: 3, 4: 2.2, 5: 1.2 })(z, f) + 1.4, lineCap: "round", lineJoin: "round" }) },
    { dataLayer: "jalan", symbolizer: new protomapsL.LineSymbolizer({ color: (z, f) => (rank(f) === 1 ? "#E9B872" : rank(f) === 2 ? "#F3D9A4" : "#FFFFFF"), width: width({ 1: 4.2, 2: 3.6, 3: 3, 4: 2.2, 5: 1.2 }), lineCap: "round", lineJoin: "round" }) },
  ];
  const rivers = () => [{ dataLayer: "sungai", symbolizer: new protomapsL.LineSymbolizer({ color: river, width: width({ 1: 2.6, 2: 2, 3: 1.2, 4: 0.8 }), lineCap: "round", lineJoin: "round" }) }];
  const ground = () => [
    { dataLayer: "darat", symbolizer: new protomapsL.PolygonSymbolizer({ fill: land }) },
    { dataLayer: "air", symbolizer: new protomapsL.PolygonSymbolizer({ fill: water, stroke: river, width: 0.6 }) },
    ...rivers(),
    { dataLayer: "batas", filter: (z, f) => rank(f) === 4, minzoom: 10, symbolizer: new protomapsL.LineSymbolizer({ color: "#C2B6A6", width: 1, dash: [4, 3], dashColor: "#C2B6A6", dashWidth: 1 }) },
    { dataLayer: "batas", filter: (z, f) => rank(f) === 3, symbolizer: new protomapsL.LineSymbolizer({ color: "#A3968A", width: 1.4 }) },
    { dataLayer: "batas", filter: (z, f) => rank(f) === 2, symbolizer: new protomapsL.LineSymbolizer({ color: muted, width: 2 }) },
    ...roads(),
  ];
  const face = (z, feature) => { const size = rank(feature) <= 2 ? 16 : rank(feature) === 3 ? 14 : 12.5; return `${rank(feature) <= 3 ? 650 : 500} ${size}px "Segoe UI", Roboto, "Noto Sans", sans-serif`; };
  const names = (least) => () => [
    { dataLayer: "tempat", filter: (z, f) => rank(f) >= least && !(rank(f) === 2 && z > 9), symbolizer: new protomapsL.CenteredTextSymbolizer({ labelProps: ["nama"], font: face, fill: (z, f) => (rank(f) <= 4 ? ink : muted), stroke: "#FFFFFF", width: 3, maxLineChars: 16 }), sort: (one, other) => one.kelas - other.kelas },
    { dataLayer: "sungai", minzoom: 12, symbolizer: new protomapsL.LineLabelSymbolizer({ labelProps: ["nama"], font: `italic 500 12px "Segoe UI", Roboto, "Noto Sans", sans-serif`, fill: "#1F5A84", stroke: "#FFFFFF", width: 3 }) },
    { dataLayer: "jalan", minzoom: 14, symbolizer: new protomapsL.LineLabelSymbolizer({ labelProps: ["nama"], font: `500 12px "Segoe UI", Roboto, "Noto Sans", sans-serif`, fill: muted, stroke: "#FFFFFF", width: 3 }) },
  ];
  // What draws it is fetched where it is needed, and once.
  let loading;
  const drawer = () => {
    loading = loading || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = told.gambar;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  };
  const escaped = (text) => { const box = document.createElement("i"); box.textContent = text; return box.innerHTML; };
  const credit = (map) => { if (!map.credits) map.credits = L.control.attribution({ prefix: false, position: "bottomright" }).addTo(map); return map.credits; };
  const layer = async (pane, rules, labels) => {
    await drawer();
    return protomapsL.leafletLayer({ url: told.ubin, pane, paintRules: rules(), labelRules: labels(), attribution: escaped(told.sumber || ""), maxDataZoom: 13, lang: document.documentElement.lang, minZoom: 5, maxZoom: 19 });
  };
  const pane = (map, name, level) => { const found = map.getPane(name) || map.createPane(name); found.style.zIndex = level; found.style.pointerEvents = "none"; return name; };

  window.petaDasar = {
    hasTiles: Boolean(told.ubin),
    hasOnline: Boolean(told.daring),
    /* Under everything: land, borders, roads, rivers, names. */
    under(map) {
      if (!told.ubin) return;
      map.hasTiles = true;
      credit(map);
      layer(pane(map, "dasar", 150), ground, names(3)).then((one) => one.addTo(map)).catch(() => { /* The map does without. */ });
    },
    /* Over coloured areas: what helps to find one's way. Gives the layer, to be taken off again. */
    async over(map) {
      credit(map);
      const one = await layer(pane(map, "petunjuk", 450), () => [...rivers(), ...roads()], names(3));
      return one.addTo(map);
    },
    online(map) {
      credit(map);
      return L.tileLayer(told.daring, { pane: pane(map, "daring", 160), attribution: escaped(told.daringSumber), maxZoom: 19, referrerPolicy: "strict-origin-when-cross-origin" }).addTo(map);
    },
  };
})();

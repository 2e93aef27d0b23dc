// A map of many places drawn with WebGL: shapes from map tiles or GeoJSON, a class for each by its number.
const SHARED = "area-profiles-map"; // one copy of the libraries for all maps of the page
const TRIES = 4; // the server may put a file away and back between two runs of a page
const SELECTED = "#f47738";
const LINES_FROM = 8; // zoom: below it lines between places would hide the cities
const BOROUGHS_FROM = 5.5;
const SMOOTH_FROM = 6; // zoom: below it smooth edges of 34,000 places double the time to draw them

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".tile-map");
  root.style.setProperty("--map-height", `${data.height}px`);
  root.given = { data, setTriggerValue };
  if (root.drawn) return root.drawn.then((drawn) => drawn?.show(root.given));
  if (!hasWebGL()) return withoutMap(root, setTriggerValue);
  root.drawn = load(parentElement)
    .then((library) => begin(library, root))
    .catch((problem) => {
      console.error(problem);
      withoutMap(root, setTriggerValue);
    });
  return () => {
    root.drawn?.then((drawn) => drawn?.remove());
    root.drawn = undefined;
  };
}

function hasWebGL() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

function withoutMap(root, setTriggerValue) {
  root.hidden = true;
  if (!root.said) setTriggerValue("undrawn", (root.said = true));
}

const base = () => window.location.origin + window.location.pathname.replace(/[^/]*$/, "");

function load(parent) {
  const styled = new Promise((done) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: `${base()}app/static/maplibre-gl.css`, onload: done, onerror: done });
    parent.append(link);
  });
  window[SHARED] ??= libraries();
  return Promise.all([window[SHARED], styled]).then(([library]) => library);
}

async function libraries() {
  const at = `${base()}app/static/`;
  const [library] = await Promise.all([import(`${at}maplibre-gl.mjs`), script(`${at}pmtiles.js`)]);
  library.setWorkerUrl(`${at}maplibre-gl-worker.mjs`);
  const archives = new window.pmtiles.Protocol();
  library.addProtocol("pmtiles", archives.tile);
  return { ...library, archives };
}

function script(address) {
  return new Promise((done, failed) => {
    const tag = document.createElement("script");
    Object.assign(tag, { src: address, onload: done, onerror: () => failed(new Error(`no ${address}`)) });
    document.head.append(tag);
  });
}

// An archive on our server, asked again where an answer fails.
class Archive {
  constructor(address) {
    this.source = new window.pmtiles.FetchSource(address);
  }
  getKey() {
    return this.source.getKey();
  }
  async getBytes(offset, length, signal, tag) {
    for (let n = 1; ; n++)
      try {
        return await this.source.getBytes(offset, length, signal, tag);
      } catch (problem) {
        if (n === TRIES || signal?.aborted) throw problem;
        await new Promise((done) => setTimeout(done, 200 * 2 ** n));
      }
  }
}

function begin(library, root) {
  const { data } = root.given;
  const map = new library.Map({
    container: root.querySelector(".map"),
    style: { version: 8, sources: {}, layers: [] },
    bounds: data.bounds,
    fitBoundsOptions: { padding: 8 },
    cooperativeGestures: true,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    minZoom: 4,
    maxZoom: 14,
    renderWorldCopies: false,
    fadeDuration: 0,
    locale: {
      "Map.Title": "Map: arrows move it, plus and minus zoom, Enter chooses the place in the middle",
      "CooperativeGesturesHandler.WindowsHelpText": "Hold Ctrl and turn the wheel to zoom the map",
      "CooperativeGesturesHandler.MacHelpText": "Hold ⌘ and turn the wheel to zoom the map",
      "CooperativeGesturesHandler.MobileHelpText": "Move the map with two fingers",
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const drawn = new Drawn(library, map, root);
  return new Promise((done) => map.once("style.load", () => done(drawn.show(root.given))));
}

class Drawn {
  constructor(library, map, root) {
    Object.assign(this, { library, map, root, shown: {}, classes: new Map(), hovered: null });
    const look = (name) => root.querySelector(`[data-do=${name}]`);
    look("in").onclick = () => map.zoomIn();
    look("out").onclick = () => map.zoomOut();
    look("reset").onclick = () => this.fit(root.given.data.home);
    look("image").onclick = () => this.save();
    this.note = root.querySelector(".note");
    this.pen = new Pen(map, root);
    map.on("click", "places", (event) => this.pick(event.features));
    map.on("mousemove", (event) => this.hover(event));
    map.on("mouseout", () => this.leave());
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.leave();
      if (event.key === "Enter" && !this.pen.mode) this.pick(this.below(map.project(map.getCenter())));
    });
    map.on("idle", () => {
      if (this.shown.alt && map.isSourceLoaded("places")) root.dataset.drawn = this.shown.alt;
    });
  }

  remove() {
    this.map.remove();
  }

  show({ data }) {
    const before = this.shown;
    this.shown = data;
    const same = (name) => JSON.stringify(before[name]) === JSON.stringify(data[name]);
    if (!same("source")) this.change_source(data);
    if (data.edges && !(same("edges") && same("source"))) this.map.getSource("edges").setData(lines(data.edges));
    if (!same("names") || !same("large") || !same("source")) this.map.getSource("names").setData(points(data.names, data.large));
    if (!same("colours") || !same("source") || !same("dark")) this.colour(data);
    if (before.values?.classes !== data.values.classes || !same("source")) this.classify(data.values);
    if (!same("selected") || !same("source")) this.select(data.selected);
    if (before.bounds && !same("bounds")) this.fit(data.bounds);
    this.pen.show(data.pen);
    this.root.querySelector(".unseen").textContent = data.alt;
    return this;
  }

  fit(bounds) {
    this.map.fitBounds(bounds, { padding: 8, duration: 0, maxZoom: 12 });
  }

  change_source({ source }) {
    const { map } = this;
    for (const layer of map.getStyle().layers) map.removeLayer(layer.id);
    for (const name of Object.keys(map.getStyle().sources)) map.removeSource(name);
    this.classes = new Map();
    if (source.kind === "pmtiles") {
      const address = base() + source.address.replace(/^\//, "");
      this.library.archives.add(new window.pmtiles.PMTiles(new Archive(address)));
      map.addSource("places", { type: "vector", url: `pmtiles://${address}` });
    } else {
      const own = source.address ? base() + source.address.replace(/^\//, "") : JSON.parse(source.data);
      map.addSource("places", { type: "geojson", data: own });
      map.addSource("edges", { type: "geojson", data: lines([]) });
    }
    map.addSource("names", { type: "geojson", data: points([]) });
    const within = source.kind === "pmtiles" ? { "source-layer": source.places } : {};
    this.address = source.kind === "pmtiles" ? { source: "places", sourceLayer: source.places } : { source: "places" };
    for (const layer of layers(within, source)) map.addLayer(layer);
  }

  colour({ colours, none }) {
    const { map } = this;
    const page = getComputedStyle(document.documentElement);
    const [ink, paper] = ["--ink", "--paper"].map((name) => page.getPropertyValue(name).trim() || "#0b0c0c");
    const state = ["coalesce", ["feature-state", "c"], -1];
    const steps = colours.flatMap((colour, n) => [n, colour]);
    map.setPaintProperty("ground", "background-color", paper);
    map.setPaintProperty("places", "fill-color", steps.length ? ["match", state, ...steps, none] : none);
    map.setPaintProperty("unshown", "fill-opacity", ["match", state, colours.map((_, n) => n), 0, 1]);
    for (const [layer, colour] of [["lines", paper], ["edges under", paper], ["edges", ink], ["hovered", ink], ["chosen under", ink]])
      map.setPaintProperty(layer, "line-color", colour);
    map.setPaintProperty("names", "text-color", ink);
    map.setPaintProperty("names", "text-halo-color", paper);
    if (map.hasImage("hatch")) map.removeImage("hatch");
    map.addImage("hatch", hatch());
    map.setPaintProperty("unshown", "fill-pattern", "hatch");
  }

  // Only places whose class is another one are told: to tell 34,000 takes a fifth of a second.
  classify({ first, classes }) {
    const bytes = Uint8Array.from(atob(classes), (letter) => letter.charCodeAt(0));
    for (let n = 0; n < bytes.length; n++) {
      const id = first + n;
      if (this.classes.get(id) === bytes[n]) continue;
      this.classes.set(id, bytes[n]);
      this.map.setFeatureState({ ...this.address, id }, { c: bytes[n] });
    }
    this.first = first;
    this.bytes = bytes;
  }

  select(ids) {
    for (const layer of ["chosen under", "chosen"]) this.map.setFilter(layer, ["in", ["id"], ["literal", ids]]);
  }

  below(point) {
    return this.map.queryRenderedFeatures(point, { layers: ["places"] });
  }

  // Where several places meet under the pointer, the one that is chosen already is let go of.
  pick(features) {
    const chosen = features.find(({ id }) => this.shown.selected.includes(id)) ?? features[0];
    if (chosen) this.root.given.setTriggerValue("picked", chosen.id);
  }

  hover(event) {
    const [feature] = this.below(event.point);
    if (this.hovered !== (feature?.id ?? null)) {
      this.leave();
      if (feature) this.map.setFeatureState({ ...this.address, id: (this.hovered = feature.id) }, { h: true });
    }
    this.map.getCanvas().style.cursor = feature ? "pointer" : "";
    this.note.hidden = !feature?.properties.name;
    if (this.note.hidden) return;
    const label = this.shown.labels[this.classes.get(feature.id)] ?? "not shown";
    this.note.replaceChildren(made("b", feature.properties.name), made("span", label));
    const { clientWidth } = this.map.getContainer();
    const right = event.point.x > clientWidth / 2;
    Object.assign(this.note.style, {
      top: `${event.point.y + 14}px`,
      left: right ? "auto" : `${event.point.x + 14}px`,
      right: right ? `${clientWidth - event.point.x + 14}px` : "auto",
    });
  }

  // The canvas can be read only right after it was drawn.
  save() {
    this.map.once("render", () => framed(this.map.getCanvas(), this.shown).toBlob((blob) => download(blob, this.shown.image.name)));
    this.map.triggerRepaint();
  }

  leave() {
    if (this.hovered !== null) this.map.setFeatureState({ ...this.address, id: this.hovered }, { h: false });
    this.hovered = null;
    this.note.hidden = true;
  }
}

const EDGE = 16;
const NARROWEST = 480;

// The map as an image: the page's title, what it shows, the map, its classes, the source and the date.
function framed(map, { image, labels, colours, none, none_label }) {
  const title = document.querySelector("[data-testid=stMain] h1")?.textContent.trim() ?? document.title;
  const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const ratio = window.devicePixelRatio || 1;
  const [wide, tall] = [map.width / ratio, map.height / ratio];
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const room = Math.max(wide, NARROWEST);
  const written = (words, size, weight = "normal") => {
    pen.font = `${weight} ${size}px Arial, Helvetica, sans-serif`;
    return wrapped(pen, words, room).map((line) => ({ line, size, font: pen.font }));
  };
  const above = [...written(title, 20, "bold"), ...written(image.finding, 15)];
  const classes = [...labels.map((label, n) => [label, colours[n]]), ...(none_label ? [[none_label, none]] : [])];
  const below = [...written(image.source, 12), ...written(`Image made on ${today} with Area Profiles.`, 12)];
  const height = (lines) => lines.reduce((sum, { size }) => sum + Math.round(size * 1.35), 0);
  canvas.width = (room + 2 * EDGE) * 2;
  canvas.height = (height(above) + tall + 20 * classes.length + height(below) + 5 * EDGE) * 2;
  pen.scale(2, 2);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  let y = EDGE;
  const say = (lines) => {
    pen.fillStyle = "#0b0c0c";
    for (const { line, size, font } of lines) {
      pen.font = font;
      pen.fillText(line, EDGE, (y += Math.round(size * 1.35)));
    }
    y += EDGE;
  };
  say(above);
  pen.drawImage(map, EDGE, y, wide, tall);
  y += tall + EDGE;
  for (const [label, colour] of classes) {
    pen.fillStyle = colour;
    pen.fillRect(EDGE, y, 24, 14);
    pen.strokeRect(EDGE, y, 24, 14);
    pen.fillStyle = "#0b0c0c";
    pen.font = "14px Arial, Helvetica, sans-serif";
    pen.fillText(label, EDGE + 32, y + 12);
    y += 20;
  }
  say(below);
  return canvas;
}

function wrapped(pen, words, room) {
  const all = [""];
  for (const word of words.split(/\s+/)) {
    const longer = `${all.at(-1)} ${word}`.trim();
    if (pen.measureText(longer).width <= room) all[all.length - 1] = longer;
    else all.push(word);
  }
  return all.filter(Boolean);
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${name.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function layers(within, source) {
  const places = { source: "places", ...within };
  const wide = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];
  const nobody = ["in", ["id"], ["literal", []]];
  const round = { "line-join": "round", "line-cap": "round" };
  const edges = source.lines ? { source: "places", "source-layer": source.lines } : { source: "edges" };
  const [under, over] = source.lines ? [{ minzoom: LINES_FROM }, { minzoom: BOROUGHS_FROM }] : [{}, {}];
  return [
    { id: "ground", type: "background" },
    { id: "places", type: "fill", ...places, paint: { "fill-antialias": ["step", ["zoom"], false, SMOOTH_FROM, true] } },
    { id: "unshown", type: "fill", ...places, minzoom: 6 },
    { id: "lines", type: "line", ...places, minzoom: source.lines ? LINES_FROM : 0, paint: { "line-width": wide(8, 0.2, 12, 1) } },
    // ink over a wider line of paper stands out on the darkest and the palest class alike
    { id: "edges under", type: "line", ...edges, ...under, layout: round, paint: { "line-width": wide(8, 2, 12, 5) } },
    { id: "edges", type: "line", ...edges, ...over, layout: round, paint: { "line-width": wide(5, 0.3, 8, 1, 12, 2.5) } },
    {
      id: "hovered",
      type: "line",
      ...places,
      minzoom: source.lines ? 7 : 0,
      layout: round,
      paint: { "line-width": 2, "line-opacity": ["case", ["boolean", ["feature-state", "h"], false], 1, 0] },
    },
    { id: "chosen under", type: "line", ...places, filter: nobody, layout: round, paint: { "line-width": 7 } },
    { id: "chosen", type: "line", ...places, filter: nobody, layout: round, paint: { "line-width": 4, "line-color": SELECTED } },
    {
      id: "names",
      type: "symbol",
      source: "names",
      layout: {
        "text-field": ["get", "name"],
        "text-font": ["sans-serif"],
        "text-size": wide(5, ["case", ["get", "large"], 15, 11], 10, ["case", ["get", "large"], 18, 14]),
        "text-max-width": 7,
        "symbol-sort-key": ["get", "order"],
      },
      paint: { "text-halo-width": 1.6 },
    },
  ];
}

// Names at points: [longitude, latitude, name], those that have room first.
function points(names, large = 0) {
  const features = (names ?? []).map(([longitude, latitude, name], order) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [longitude, latitude] },
    properties: { name, order, large: order < large },
  }));
  return { type: "FeatureCollection", features };
}

// Rings of points as one line.
function lines(rings) {
  return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: rings } };
}

// Slanting lines over what is not shown, so that grey is not the only sign of it.
function hatch() {
  const side = 8;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.strokeStyle = "#6f777b";
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
  }
  pen.stroke();
  return pen.getImageData(0, 0, side, side);
}

function made(kind, words) {
  const element = document.createElement(kind);
  element.textContent = words;
  return element;
}


// Lines drawn on the map by hand: a lasso by press and drag, or corners by clicks or by keys at the cross.
const STEP = 30; // pixels that an arrow moves the map while corners are put; a third of it with Shift
const NEAR = 10; // pixels from the first corner within which a click closes the line
const ROUGH = 1.5; // pixels by which a simplified line may be off
const SENT = 4000; // milliseconds for which a line that was sent stays in sight, at most

const SAYS = {
  lasso: "Press and drag round the places, then let go. Escape gives up.",
  corners: "Click or tap each corner, then close the line.",
  keys:
    " Or by keys: arrows move the map under the cross (Shift: a little), Enter puts a corner, Enter again closes " +
    "the line, Backspace takes a corner back, Escape gives up.",
};

class Pen {
  constructor(map, root) {
    const [sheet, says] = [root.querySelector(".sheet"), root.querySelector(".pen-says")];
    Object.assign(this, { map, root, sheet, says, mode: "", points: [], moved: false });
    this.buttons = [...root.querySelectorAll("[data-pen]")];
    this.close = root.querySelector("[data-do=close]");
    for (const button of this.buttons) button.onclick = () => this.turn(this.mode === button.dataset.pen ? "" : button.dataset.pen);
    this.close.onclick = () => this.finish();
    sheet.onmousedown = (event) => event.preventDefault(); // the keys stay with the map
    sheet.onpointerdown = (event) => this.press(event);
    sheet.onpointermove = (event) => this.move(event);
    sheet.onpointerup = (event) => this.lift(event);
    sheet.onpointercancel = () => this.clear();
    sheet.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    map.on("move", () => this.draw());
    map.getCanvas().addEventListener("keydown", (event) => this.key(event));
  }

  show(asked) {
    this.most = asked?.most_points;
    this.root.querySelector(".pens").hidden = this.says.hidden = !asked;
    if (this.sent) this.clear();
  }

  turn(mode) {
    this.mode = mode;
    this.clear();
    for (const button of this.buttons) button.setAttribute("aria-pressed", button.dataset.pen === mode);
    this.sheet.classList.toggle("on", Boolean(mode));
    this.close.hidden = mode !== "corners";
    const keys = mode === "corners" && window.matchMedia("(any-hover: hover)").matches; // a telephone has no room
    this.says.textContent = (SAYS[mode] ?? "") + (keys ? SAYS.keys : "");
    if (mode) this.map.getCanvas().focus({ preventScroll: true });
  }

  at({ clientX, clientY }) {
    const { left, top } = this.sheet.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  press(event) {
    if (this.mode !== "lasso" || !event.isPrimary || event.button) return;
    this.clear();
    this.sheet.setPointerCapture(event.pointerId);
    this.pressed = true;
    this.add(this.at(event));
  }

  move(event) {
    if (!event.isPrimary) return;
    if (this.pressed) for (const each of event.getCoalescedEvents?.() ?? [event]) this.add(this.at(each));
    else if (this.mode === "corners" && this.points.length && !this.sent) this.draw(this.at(event));
  }

  lift(event) {
    if (!event.isPrimary || event.button || this.sent) return;
    if (this.pressed) return this.finish();
    if (this.mode !== "corners") return;
    const here = this.at(event);
    const again = this.distance(here, this.points.at(-1)) < 4 && event.timeStamp - this.lifted < 500;
    this.lifted = event.timeStamp;
    if (again || (this.points.length > 2 && this.distance(here, this.points[0]) < NEAR)) return this.finish();
    this.add(here);
    this.moved = false;
  }

  distance(here, point) {
    if (!point) return Infinity;
    const { x, y } = this.map.project(point);
    return Math.hypot(here.x - x, here.y - y);
  }

  key(event) {
    if (!this.mode || this.sent) return;
    if (event.key === "Escape") return this.points.length ? this.clear() : this.turn("");
    if (this.mode !== "corners") return;
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    const step = event.shiftKey ? STEP / 3 : STEP;
    if (x || y) this.map.panBy([x * step, y * step], { duration: 0 });
    else if (event.key === "Backspace") this.points.pop();
    else if (event.key === "Enter" && this.points.length && !this.moved) return this.finish(event);
    else if (event.key === "Enter") this.add(this.map.project(this.map.getCenter()));
    else return;
    this.moved = Boolean(x || y);
    event.preventDefault();
    event.stopPropagation();
    this.draw();
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const around = this.map.unproject(Object.values(this.at(event)));
    this.map.zoomTo(this.map.getZoom() - Math.sign(event.deltaY) / 2, { around, duration: 0 });
  }

  add({ x, y }) {
    this.points.push(this.map.unproject([x, y]));
    this.draw();
  }

  clear() {
    this.points = [];
    this.pressed = this.sent = false;
    this.draw();
  }

  finish() {
    this.pressed = false;
    const ring = simplified(this.points.map((each) => this.map.project(each)), this.most)
      .map(({ x, y }) => this.map.unproject([x, y]))
      .map(({ lng, lat }) => [lng, lat].map((each) => Number(each.toFixed(6))));
    this.sent = true;
    this.draw();
    setTimeout(() => this.sent && this.clear(), SENT);
    this.root.given.setTriggerValue("line", { type: "Polygon", coordinates: [[...ring, ring[0]]] });
  }

  draw(pointer) {
    const seen = this.points.map((each) => this.map.project(each));
    const line = [...seen, ...(pointer ? [pointer] : []), ...(this.sent ? seen.slice(0, 1) : [])];
    for (const each of this.sheet.querySelectorAll("polyline"))
      each.setAttribute("points", line.map(({ x, y }) => `${x},${y}`).join(" "));
    const dots = this.mode === "corners" ? seen : [];
    this.sheet.querySelector("g").replaceChildren(...dots.map(dot));
    this.close.disabled = this.sent || this.points.length < 3;
  }
}

function dot({ x, y }) {
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const [name, value] of Object.entries({ cx: x, cy: y, r: 4 })) circle.setAttribute(name, value);
  return circle;
}

// As few points of a line as keep its shape, by Douglas and Peucker; rougher where there are still too many.
function simplified(points, most, rough = ROUGH) {
  const kept = points.length > 3 ? spared(points, rough) : points;
  return kept.length > most ? simplified(points, most, rough * 1.5) : kept;
}

function spared(points, rough) {
  const [first, last] = [points[0], points.at(-1)];
  let [farthest, at] = [0, 0];
  for (let n = 1; n < points.length - 1; n++) {
    const away = offLine(points[n], first, last);
    if (away > farthest) [farthest, at] = [away, n];
  }
  if (farthest <= rough) return [first, last];
  return [...spared(points.slice(0, at + 1), rough).slice(0, -1), ...spared(points.slice(at), rough)];
}

function offLine(point, from, to) {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const along = Math.min(1, Math.max(0, ((point.x - from.x) * x + (point.y - from.y) * y) / (x * x + y * y || 1)));
  return Math.hypot(point.x - from.x - along * x, point.y - from.y - along * y);
}

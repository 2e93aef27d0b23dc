// A chart or a map as an image for a slide: its title, what it shows, the source and the date inside.
const SVG = "http://www.w3.org/2000/svg";
const FONT = "Arial, Helvetica, sans-serif";
const EDGE = 16;
const NARROWEST = 400; // pixels: the source of a small chart would stand in a column
const SHARPER = 2; // pixels of a PNG for each of the drawing

export default function ({ parentElement, data, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  for (const button of parentElement.querySelectorAll("[data-as]"))
    button.onclick = () => {
      const as = button.dataset.as;
      if (data.on_server) setTriggerValue("asked", as);
      else save(drawn(host, data.light), data, as);
    };
  if (data.svg && parentElement.given !== data.nth) {
    parentElement.given = data.nth; // the page may run again while it still holds the drawing
    save(parsed(data.svg), data, data.as);
  }
}

// The layers that plotly draws one over the other, of the last chart above these buttons.
function drawn(host, light) {
  const before = Node.DOCUMENT_POSITION_PRECEDING;
  const charts = [...document.querySelectorAll(".js-plotly-plot")];
  const chart = charts.filter((each) => host.compareDocumentPosition(each) & before).pop();
  const whole = document.createElementNS(SVG, "svg");
  for (const layer of chart.querySelectorAll(".main-svg")) {
    const copy = layer.cloneNode(true);
    copy.querySelectorAll(".hoverlayer, .zoomlayer, .draglayer, .modebar").forEach((each) => each.remove());
    whole.append(copy);
    for (const side of ["width", "height"]) whole.setAttribute(side, layer.getAttribute(side));
  }
  return parsed(inLight(new XMLSerializer().serializeToString(whole), light));
}

const parsed = (text) => new DOMParser().parseFromString(text, "image/svg+xml").documentElement;

// The chart of a dark page in the colours of paper.
function inLight(text, light) {
  const hex = (...parts) => "#" + parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("");
  return text
    .replace(/rgb\((\d+), ?(\d+), ?(\d+)\)/g, (found, ...parts) => light[hex(...parts.slice(0, 3))] ?? found)
    .replace(/#[0-9a-f]{6}\b/gi, (found) => light[found.toLowerCase()] ?? found);
}

async function save(drawing, data, as) {
  const title = document.querySelector("[data-testid=stMain] h1")?.textContent.trim() ?? document.title;
  const image = framed(drawing, title, data);
  const text = new XMLSerializer().serializeToString(image);
  const name = `${title} ${data.name}`.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const asSvg = new Blob([text], { type: "image/svg+xml" });
  download(as === "png" ? await painted(image, asSvg) : asSvg, `${name}.${as}`);
}

function framed(drawing, title, data) {
  const [wide, tall] = ["width", "height"].map((side) => parseFloat(drawing.getAttribute(side)));
  const room = Math.max(wide, NARROWEST);
  const image = document.createElementNS(SVG, "svg");
  let y = EDGE;
  const say = (words, size, weight, colour) => {
    for (const line of lines(words, size, weight, room)) {
      y += Math.round(size * 1.35);
      image.append(made("text", { x: EDGE, y, fill: colour, "font-family": FONT, "font-size": size, "font-weight": weight }, line));
    }
  };
  const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  say(title, 20, "bold", "#0b0c0c");
  say(data.finding, 15, "normal", "#0b0c0c");
  y += EDGE;
  for (const [name, value] of Object.entries({ x: EDGE, y })) drawing.setAttribute(name, value);
  image.append(drawing);
  y += tall;
  say(data.source, 12, "normal", "#505a5f");
  say(`Image made on ${today} with Area Profiles.`, 12, "normal", "#505a5f");
  const size = { width: room + 2 * EDGE, height: y + EDGE };
  for (const [name, value] of Object.entries(size)) image.setAttribute(name, value);
  image.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  image.prepend(made("title", {}, `${title}. ${data.finding}`), made("rect", { ...size, fill: "#ffffff" }));
  return image;
}

function made(kind, attributes, words = "") {
  const element = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = words;
  return element;
}

function lines(words, size, weight, room) {
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = `${weight} ${size}px ${FONT}`;
  const all = [""];
  for (const word of words.split(/\s+/)) {
    const longer = `${all.at(-1)} ${word}`.trim();
    if (ruler.measureText(longer).width <= room) all[all.length - 1] = longer;
    else all.push(word);
  }
  return all.filter(Boolean);
}

async function painted(image, asSvg) {
  const address = URL.createObjectURL(asSvg);
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SHARPER * parseFloat(image.getAttribute("width"));
  canvas.height = SHARPER * parseFloat(image.getAttribute("height"));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

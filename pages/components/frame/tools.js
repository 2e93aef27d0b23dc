// Copy link, light or dark, and the wheel over a map: what only the reader's browser can do.
const NAME = "area-profiles";

export default function ({ parentElement, data }) {
  if (data.title && document.title !== data.title) document.title = data.title;
  once();
  window[NAME].paper = data;
  markPage();
  const copy = parentElement.querySelector("[data-do=copy]");
  const theme = parentElement.querySelector("[data-do=theme]");
  const said = parentElement.querySelector("[role=status]");
  const dark = data.dark;
  theme.textContent = dark ? "Light theme" : "Dark theme";
  theme.onclick = () => switchTheme(dark ? "Light" : "Dark", data.pages);
  parentElement.querySelector("[data-do=print]").onclick = () => window.print();
  copy.onclick = async () => {
    said.textContent = (await copied(window.location.href))
      ? "Link copied."
      : `Copy this link: ${window.location.href}`;
  };
}

// Streamlit shows which page of the menu is open by its colour alone.
function markPage() {
  for (const link of document.querySelectorAll("[class*=st-key-menu] a"))
    if (link.pathname === window.location.pathname) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
}

async function copied(address) {
  try {
    await navigator.clipboard.writeText(address);
    return true;
  } catch {
    // a page that is not served securely has no clipboard: an older way still copies
    const field = document.createElement("textarea");
    field.value = address;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

// Streamlit keeps the theme by the path a reader came in by, so it is set for every page.
function switchTheme(theme, pages) {
  const base = window.location.pathname.replace(/[^/]*$/, "");
  for (const path of [base, ...pages.map((page) => base + page)])
    window.localStorage.setItem(`stActiveTheme-${path}-v2`, JSON.stringify(theme));
  window.location.reload();
}

// Charts and colours are drawn for one theme. When the machine turns to the other in the evening, or a reader
// does in Streamlit's menu, the page is drawn anew.
function watchTheme() {
  const app = document.querySelector("[data-testid=stApp]");
  const ground = () => getComputedStyle(app).backgroundColor;
  const first = ground();
  const watch = new MutationObserver(() => ground() !== first && window.location.reload());
  watch.observe(app, { attributes: true, attributeFilter: ["class", "style"] });
}

// A map takes the wheel, so that the page can't be scrolled past it. Caught on its way down, the wheel is left
// to the page; with Ctrl it is the map's.
function once() {
  if (window[NAME]) return;
  window[NAME] = {};
  watchTheme();
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", fromPaper);
  const overMap = (event) => event.target.closest?.("[data-testid=stDeckGlJsonChart]");
  document.addEventListener(
    "wheel",
    (event) => {
      if (overMap(event) && !event.ctrlKey) event.stopPropagation();
    },
    { capture: true, passive: true },
  );
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".wide-table [data-sort]");
    if (button) sortBy(button.closest("th"));
  });
  document.addEventListener("keydown", alongWhatIsFound);
  document.addEventListener("focusin", nameMap);
}

// The arrows go from the search box to what it found, and back.
function alongWhatIsFound(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [...(event.target.closest?.(".st-key-found")?.querySelectorAll("input, a") ?? [])];
  const next = step && stops[stops.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

// The part of a map that takes the keyboard has no name of its own.
function nameMap(event) {
  if (!event.target.matches?.("[data-testid=stDeckGlJsonChart] .deck-events-root")) return;
  event.target.setAttribute("role", "application");
  event.target.setAttribute("aria-label", "Map: arrows move it, plus and minus zoom");
}

// Over a printed page: the place, the day and the address. Charts of a dark page become light for it, and all are
// drawn as wide beside the paper as they are beside the screen.
const PAPER = 1085; // pixels across A4 within its margins, at the zoom of print.css
const WIDEST = 1.5;

function toPaper() {
  fromPaper();
  const block = document.querySelector(".stMainBlockContainer [data-testid=stVerticalBlock]");
  const wider = Math.min(WIDEST, PAPER / (block?.clientWidth || PAPER));
  document.documentElement.style.setProperty("--wider", wider);
  const { place, light, dark } = window[NAME].paper;
  const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const line = document.createElement("p");
  line.className = "printed";
  line.textContent = [place, `printed on ${today}`, window.location.href].filter(Boolean).join(" · ");
  document.body.prepend(line);
  const styled = dark ? document.querySelectorAll(".main-svg, .main-svg [style]") : [];
  window[NAME].before = [...styled].map((each) => [each, each.style.cssText]);
  for (const [each, style] of window[NAME].before) each.style.cssText = inLight(style, light);
  window[NAME].line = line;
}

function fromPaper() {
  window[NAME].line?.remove();
  for (const [each, style] of window[NAME].before ?? []) each.style.cssText = style;
  window[NAME].before = [];
}

function inLight(style, light) {
  const hex = (...parts) => "#" + parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("");
  return style.replace(/rgb\((\d+), ?(\d+), ?(\d+)\)/g, (found, r, g, b) => light[hex(r, g, b)] ?? found);
}

// A press on a heading sorts its table by that column, the next press the other way round.
function sortBy(heading) {
  const table = heading.closest("table");
  const column = [...heading.parentElement.children].indexOf(heading);
  const down = heading.getAttribute("aria-sort") !== "descending";
  for (const each of heading.parentElement.children) each.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  const key = (row) => {
    const cell = row.children[column];
    const number = cell.dataset.order ?? cell.textContent.replace(/[,%£\s]/g, "").replace("−", "-");
    return number !== "" && !isNaN(number) ? Number(number) : cell.textContent;
  };
  const order = (a, b) => {
    const [one, other] = [key(a), key(b)];
    if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1; // what has no number comes last
    const sign = down ? -1 : 1;
    return sign * (typeof one === "number" ? one - other : -one.localeCompare(other, "en-GB"));
  };
  const body = table.tBodies[0];
  body.append(...[...body.rows].sort(order));
}

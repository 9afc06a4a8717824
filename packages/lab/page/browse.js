// @ts-check
// Lets a reader look through the answers of a report. The report carries this file as it stands, so it imports nothing.

/**
 * @import { AnswerIndex, ShownAnswer } from "../src/report/html/answers.ts"
 * @import { Cell } from "../src/plan/plan.ts"
 */

const PER_PAGE = 20;
/** Packets that stay unpacked: a reader looks at few answers at a time. */
const MOST_PACKETS = 60;
const VERDICTS = ["right", "wrong", "no answer found", "open-ended"];
const WITHHELD = "withheld, as the authors of this task ask";
const CELL_FIELDS = /** @type {const} */ (["model", "task", "sampler", "temperature"]);

/** @type {AnswerIndex} */
const index = await unpack("index");
const { cells, items, profiles } = index;
/** @type {Map<number, Promise<ShownAnswer[]>>} */
const packets = new Map();

const form = /** @type {HTMLFormElement} */ (element("filter"));
/** The numbers of the answers that the reader asked for, in their order. */
let matching = /** @type {number[]} */ ([]);
let page = 0;
/** Goes up with every change, so that a search that was overtaken stops. */
let change = 0;

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {string} id */
async function unpack(id) {
  const bytes = Uint8Array.from(atob(element(id).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** Unpacks only the packet that has the answer. @param {number} at */
async function answer(at) {
  const number = Math.floor(at / index.packet);
  let packet = packets.get(number);
  if (packet === undefined) {
    packet = /** @type {Promise<ShownAnswer[]>} */ (unpack(`answers-${number}`));
    packets.set(number, packet);
    const [oldest] = packets.keys();
    if (packets.size > MOST_PACKETS) packets.delete(oldest);
  }
  return (await packet)[at % index.packet];
}

/** What the form says. @param {string} name */
function chosen(name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
}

/** @param {number} at */
function matches(at) {
  const cell = cells[index.cell[at]];
  const marks = index.marks[at];
  for (const name of CELL_FIELDS) {
    if (chosen(name) !== "" && String(cell[name]) !== chosen(name)) return false;
  }
  if (chosen("verdict") === "cut off" && !index.cutOff[at]) return false;
  if (/^\d$/.test(chosen("verdict")) && marks[0] !== chosen("verdict")) return false;
  const other = chosen("otherwise");
  /** @param {number} place */
  const differs = (place) => (marks[place] === "0") !== (marks[0] === "0");
  if (other === "any" && !profiles.some((_, place) => differs(place))) return false;
  if (/^\d$/.test(other) && !differs(Number(other))) return false;
  const id = chosen("item").trim();
  return id === "" || items[index.item[at]].id === id;
}

/** @param {number} one @param {number} two */
function byCell(one, two) {
  return index.cell[one] - index.cell[two];
}

/** @param {number} one @param {number} two */
function byItem(one, two) {
  return index.item[one] - index.item[two] || index.index[one] - index.index[two];
}

/** Finds the answers that the form asks for, and shows the first of them. */
async function choose() {
  const own = ++change;
  element("count").textContent = "searching ...";
  let found = index.cell.map((_, at) => at).filter(matches);
  const words = chosen("words").toLowerCase();
  if (words !== "") {
    const having = [];
    for (const at of found) {
      const { text } = await answer(at);
      if (own !== change) return;
      if (text?.toLowerCase().includes(words)) having.push(at);
    }
    found = having;
  }
  const [first, second] = chosen("order") === "item" ? [byItem, byCell] : [byCell, byItem];
  matching = found.sort((one, two) => first(one, two) || second(one, two));
  page = 0;
  await show();
}

async function show() {
  const own = ++change;
  const pages = Math.max(1, Math.ceil(matching.length / PER_PAGE));
  page = Math.min(Math.max(page, 0), pages - 1);
  const places = matching.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  const shown = await Promise.all(places.map(async (at) => card(at, await answer(at))));
  if (own !== change) return;
  element("list").replaceChildren(...shown);
  const first = page * PER_PAGE + 1;
  const [from, to, all] = [first, first + places.length - 1, matching.length].map((n) =>
    n.toLocaleString("en"),
  );
  element("count").textContent =
    matching.length === 0 ? "no answer is like this" : `${from} to ${to} of ${all}`;
  for (const button of document.querySelectorAll("button[data-turn]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    const back = button.dataset.turn === "first" || button.dataset.turn === "-1";
    button.disabled = back ? page === 0 : page === pages - 1;
  }
}

/**
 * An element with nothing but text in it.
 *
 * @param {string} tag
 */
function make(tag, text = "", className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/**
 * One answer with everything that is known of it.
 *
 * @param {number} at
 * @param {ShownAnswer} answer
 */
function card(at, { seed, tokens, text, found }) {
  const cell = cells[index.cell[at]];
  const item = items[index.item[at]];
  const marks = index.marks[at];
  const place = `${cell.task} ${item.id}, text ${index.index[at] + 1}, ${cell.model}, seed ${seed}`;
  const made = make("article");
  const head = make("header");
  head.append(
    make("span", VERDICTS[Number(marks[0])], `verdict mark-${marks[0]}`),
    make("strong", `${cell.sampler}, T = ${cell.temperature}`),
    make("span", `${place}, ${tokens} tokens${index.cutOff[at] ? ", cut off" : ""}`, "faint"),
  );
  made.append(head, make("p", item.prompt ?? `Prompt ${WITHHELD}.`, "prompt"));
  made.append(make("pre", text ?? `Text ${WITHHELD}.`));
  if (marks[0] === "3") return made;
  const table = make("table");
  table.append(row("th", ["profile", "rule", "extracted", "expected", ""]));
  for (const [place, profile] of profiles.entries()) {
    const { rule, answer } = found[place];
    const extracted = text === undefined ? "withheld" : (answer ?? "-");
    const expected = text === undefined ? "withheld" : (item.target ?? "-");
    table.append(row("td", [profile, rule ?? "-", extracted, expected, VERDICTS[Number(marks[place])]]));
  }
  made.append(table);
  return made;
}

/**
 * A row of a table, an element with this tag for each text.
 *
 * @param {string} tag
 * @param {string[]} texts
 */
function row(tag, texts) {
  const made = make("tr");
  made.append(...texts.map((text) => make(tag, text)));
  return made;
}

/** @param {string} turn `first`, `last`, or by how many pages */
function turnTo(turn) {
  page = turn === "first" ? 0 : turn === "last" ? Infinity : page + Number(turn);
  void show();
}

/** Shows the answers of one cell and no others. @param {Cell} cell */
function showCell(cell) {
  form.reset();
  for (const name of CELL_FIELDS) {
    /** @type {HTMLSelectElement} */ (form.elements.namedItem(name)).value = String(cell[name]);
  }
  void choose();
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", () => void choose());
form.addEventListener("reset", () => setTimeout(() => void choose()));
document.addEventListener("click", ({ target }) => {
  if (!(target instanceof HTMLElement)) return;
  const { turn } = target.dataset;
  if (turn !== undefined) turnTo(turn);
  const link = target.closest("a[data-cell]");
  if (link instanceof HTMLElement) showCell(cells[Number(link.dataset.cell)]);
});
await choose();
document.body.dataset.ready = "";

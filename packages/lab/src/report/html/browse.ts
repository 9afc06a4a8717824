import type { AnswerIndex, ShownAnswer } from "./answers.ts";

/**
 * Lets a reader look through the answers. It runs in the page, which gets it as text: so it uses nothing from outside
 * itself, types apart.
 *
 * Only the index is unpacked at first, and of the packets those that the page shown needs.
 */
export async function browse(): Promise<void> {
  const PER_PAGE = 20;
  const VERDICTS = ["right", "wrong", "no answer found", "open-ended"];
  const WITHHELD = "withheld, as the authors of this task ask";

  const element = <Found extends HTMLElement>(id: string): Found => document.getElementById(id) as Found;
  const make = (tag: string, text = "", className = ""): HTMLElement => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  async function unpack<Value>(id: string): Promise<Value> {
    const bytes = Uint8Array.from(atob(element(id).textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return (await new Response(stream).json()) as Value;
  }

  const index = await unpack<AnswerIndex>("index");
  const { cells, items, profiles } = index;
  const packets = new Map<number, Promise<ShownAnswer[]>>();
  async function answer(at: number): Promise<ShownAnswer> {
    const number = Math.floor(at / index.packet);
    let packet = packets.get(number);
    if (packet === undefined) {
      packet = unpack<ShownAnswer[]>(`answers-${number}`);
      packets.set(number, packet);
      // The oldest goes: a reader looks at few at a time.
      if (packets.size > 60) packets.delete(packets.keys().next().value!);
    }
    return (await packet)[at % index.packet];
  }

  const form = element<HTMLFormElement>("filter");
  const chosen = (name: string): string => (form.elements.namedItem(name) as HTMLInputElement).value;
  let matching: number[] = [];
  let page = 0;
  /** Goes up with every change, so that a search that was overtaken stops. */
  let change = 0;

  function matches(at: number): boolean {
    const cell = cells[index.cell[at]];
    const marks = index.marks[at];
    for (const name of ["model", "task", "sampler", "temperature"] as const) {
      if (chosen(name) !== "" && String(cell[name]) !== chosen(name)) return false;
    }
    if (chosen("verdict") === "cut off" && !index.cutOff[at]) return false;
    if (/^\d$/.test(chosen("verdict")) && marks[0] !== chosen("verdict")) return false;
    const other = chosen("otherwise");
    const differs = (place: number) => (marks[place] === "0") !== (marks[0] === "0");
    if (other === "any" && !profiles.some((_, place) => differs(place))) return false;
    if (/^\d$/.test(other) && !differs(Number(other))) return false;
    const id = chosen("item").trim();
    return id === "" || items[index.item[at]].id === id;
  }

  async function choose(): Promise<void> {
    const own = ++change;
    element("count").textContent = "searching ...";
    const byCell = (one: number, two: number) => index.cell[one] - index.cell[two];
    const byItem = (one: number, two: number) =>
      index.item[one] - index.item[two] || index.index[one] - index.index[two];
    const order =
      chosen("order") === "item"
        ? (one: number, two: number) => byItem(one, two) || byCell(one, two)
        : (one: number, two: number) => byCell(one, two) || byItem(one, two);
    let found = index.cell.map((_, at) => at).filter(matches);
    const words = chosen("words").toLowerCase();
    if (words !== "") {
      const having: number[] = [];
      for (const at of found) {
        const { text } = await answer(at);
        if (own !== change) return;
        if (text?.toLowerCase().includes(words)) having.push(at);
      }
      found = having;
    }
    matching = found.sort(order);
    page = 0;
    await show();
  }

  async function show(): Promise<void> {
    const own = ++change;
    const pages = Math.max(1, Math.ceil(matching.length / PER_PAGE));
    page = Math.min(Math.max(page, 0), pages - 1);
    const places = matching.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
    const shown = await Promise.all(places.map(async (at) => card(at, await answer(at))));
    if (own !== change) return;
    element("list").replaceChildren(...shown);
    const first = page * PER_PAGE + 1;
    element("count").textContent =
      matching.length === 0
        ? "no answer is like this"
        : `${first.toLocaleString("en")} to ${(first + places.length - 1).toLocaleString("en")} of ${matching.length.toLocaleString("en")}`;
    for (const button of document.querySelectorAll<HTMLButtonElement>("[data-turn]")) {
      const back = button.dataset.turn === "first" || button.dataset.turn === "-1";
      button.disabled = back ? page === 0 : page === pages - 1;
    }
  }

  function card(at: number, { seed, tokens, text, found }: ShownAnswer): HTMLElement {
    const cell = cells[index.cell[at]];
    const item = items[index.item[at]];
    const marks = index.marks[at];
    const made = make("article");
    const head = make("header");
    head.append(
      make("span", VERDICTS[Number(marks[0])], `verdict mark-${marks[0]}`),
      make("strong", `${cell.sampler}, T = ${cell.temperature}`),
      make(
        "span",
        `${cell.task} ${item.id}, text ${index.index[at] + 1}, ${cell.model}, seed ${seed}, ${tokens} tokens${index.cutOff[at] ? ", cut off" : ""}`,
        "faint",
      ),
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

  function row(tag: string, texts: readonly string[]): HTMLElement {
    const made = make("tr");
    made.append(...texts.map((text) => make(tag, text)));
    return made;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => void choose());
  form.addEventListener("reset", () => setTimeout(() => void choose()));
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const turn = target.dataset.turn;
    if (turn !== undefined) {
      page = turn === "first" ? 0 : turn === "last" ? Infinity : page + Number(turn);
      void show();
    }
    const cell = target.closest<HTMLElement>("a[data-cell]")?.dataset.cell;
    if (cell === undefined) return;
    form.reset();
    for (const name of ["model", "task", "sampler", "temperature"] as const) {
      (form.elements.namedItem(name) as HTMLSelectElement).value = String(cells[Number(cell)][name]);
    }
    void choose();
  });
  await choose();
  document.body.dataset.ready = "";
}

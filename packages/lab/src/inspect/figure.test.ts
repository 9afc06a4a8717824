import { parseHTML } from "linkedom";
import { inspectRow, RIVALS } from "nsigma/analysis";
import { describe, expect, it } from "vitest";
import { figure } from "./figure.ts";

const TEXTS = ["<", "&", '"', "</svg>", "\n", " ", "σ", "]]>", "'", "&amp;"];
const ROW = Float32Array.from({ length: 200 }, (_, id) => (id < TEXTS.length ? 19 - id : Math.sin(id * id)));
const SVG = figure(inspectRow(ROW, { top: TEXTS.length, bins: 40, textOf: (id) => TEXTS[id] }));

/** The names of all elements; throws where the text is not well-formed XML (as far as SVG from Plot goes). */
function elements(xml: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const tag = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
  for (let at = 0; at < xml.length;) {
    const next = xml.indexOf("<", at);
    const text = xml.slice(at, next < 0 ? undefined : next);
    const loose = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)|\]\]>/i.exec(text);
    if (loose) throw new Error(`not XML: ${text}`);
    if (next < 0) break;
    tag.lastIndex = next;
    const found = tag.exec(xml);
    if (!found) throw new Error(`not a tag: ${xml.slice(next, next + 80)}`);
    const [whole, closing, name, attributes, empty] = found;
    if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(attributes))
      throw new Error(`not XML: ${attributes}`);
    if (closing) {
      if (open.pop() !== name) throw new Error(`${name} closed before it was opened`);
    } else {
      names.push(name);
      if (!empty) open.push(name);
    }
    at = next + whole.length;
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(", ")}`);
  return names;
}

describe("figure(inspection)", () => {
  it("figure(inspection) is well-formed XML with one root and two panels in it", () => {
    expect(SVG.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    expect(elements(SVG).filter((name) => name === "svg")).toHaveLength(3);
    expect(SVG).toContain("(a) distribution of the logits");
    expect(SVG).toContain("(b) probabilities in falling order");
  });

  it("figure(inspection) puts the panels side by side", () => {
    const { document } = parseHTML(`<html><body>${SVG}</body></html>`);
    const panels = [...document.querySelectorAll("svg > svg")];
    expect(panels.map((panel) => panel.getAttribute("x"))).toEqual(["0", "560"]);
    expect(document.querySelector("svg")!.getAttribute("width")).toBe("1120");
  });

  it("figure(inspection) escapes tokens that are markup, and shows line ends and blanks", () => {
    for (const shown of ["1 &lt;", "2 &amp;", "4 &lt;/svg&gt;", "5 ⏎", "6 ␣", "10 &amp;amp;"]) {
      expect(SVG).toContain(`>${shown}<`);
    }
  });

  it("figure(inspection) names every sampler that has a line", () => {
    for (const { label } of RIVALS) expect(SVG).toContain(`>${label}<`);
  });

  it("figure(inspection) has no number that is none", () => {
    expect(SVG).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("figure(a row of equal logits) is drawn, too", () => {
    const flat = inspectRow(new Float32Array(8), { top: 3, bins: 10 });
    expect(elements(figure(flat)).length).toBeGreaterThan(10);
    expect(figure(flat)).not.toMatch(/NaN|Infinity|undefined/);
  });
});

import { model, prompt, question, written, writer } from "../state/text.ts";

/** The text with everything that led to it, as a file. */
function exportTrace(): void {
  const trace = {
    version: 1,
    model: model.value?.name,
    question: question.value,
    sampler: writer.value,
    prompt: prompt.value,
    tokens: written.value,
  };
  download("trace.json", "application/json", JSON.stringify(trace, null, 1));
}

/** The picture of the row as it is drawn now, with its colours. */
function exportPicture(): void {
  const drawn = document.querySelector("svg.row") as SVGSVGElement;
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const [from, to] = [drawn, copy].map((svg) => [svg, ...svg.querySelectorAll("*")]);
  for (const [at, element] of from.entries()) {
    const { fill, stroke, strokeWidth, opacity, font, strokeDasharray } = getComputedStyle(element);
    to[at].setAttribute(
      "style",
      `fill:${fill};stroke:${stroke};stroke-width:${strokeWidth};opacity:${opacity};font:${font};stroke-dasharray:${strokeDasharray}`,
    );
  }
  download("row.svg", "image/svg+xml", new XMLSerializer().serializeToString(copy));
}

function download(name: string, type: string, content: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What can be taken away: a link, the text with its traces, the picture. */
export function SaveView() {
  return (
    <p class="save">
      The address of this page holds all of its settings: copy it to share them.{" "}
      <button type="button" onClick={exportTrace}>
        Save the text and its traces
      </button>{" "}
      <button type="button" onClick={exportPicture}>
        Save the picture of the row
      </button>
    </p>
  );
}

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import "./figure.css";

/** A picture that can be taken away as it is drawn now. */
export function Figure({ name, children }: { name: string; children: ComponentChildren }) {
  const figure = useRef<HTMLElement>(null);
  const drawn = (): SVGSVGElement => figure.current!.querySelector("svg") as SVGSVGElement;
  return (
    <figure ref={figure}>
      {children}
      <p class="take">
        <button
          type="button"
          aria-label={`Save the picture: ${name}, as SVG`}
          onClick={() => saveSvg(drawn(), name)}
        >
          SVG
        </button>
        <button
          type="button"
          aria-label={`Save the picture: ${name}, as PNG`}
          onClick={() => void savePng(drawn(), name)}
        >
          PNG
        </button>
      </p>
    </figure>
  );
}

function saveSvg(drawn: SVGSVGElement, name: string): void {
  download(`${fileName(name)}.svg`, new Blob([alone(drawn)], { type: "image/svg+xml" }));
}

/** Twice as large as it is drawn, on the page's own paper. */
async function savePng(drawn: SVGSVGElement, name: string): Promise<void> {
  const { width, height } = drawn.getBoundingClientRect();
  const image = new Image(2 * width, 2 * height);
  image.src = `data:image/svg+xml,${encodeURIComponent(alone(drawn))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * width, 2 * height];
  const context = canvas.getContext("2d")!;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && download(`${fileName(name)}.png`, blob));
}

const STYLES = [
  ["fill", "fill"],
  ["stroke", "stroke"],
  ["strokeWidth", "stroke-width"],
  ["strokeDasharray", "stroke-dasharray"],
  ["opacity", "opacity"],
  ["font", "font"],
  ["paintOrder", "paint-order"],
] as const;

/** A picture with its colours and letters, which the page's style gives it otherwise. */
function alone(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const { width, height } = drawn.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const [from, to] = [drawn, copy].map((svg) => [svg, ...svg.querySelectorAll("*")]);
  for (const [at, element] of from.entries()) {
    const style = getComputedStyle(element);
    to[at].setAttribute("style", STYLES.map(([own, name]) => `${name}:${style[own]}`).join(";"));
  }
  return new XMLSerializer().serializeToString(copy);
}

/** Hands a file to the person. */
export function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function fileName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
}

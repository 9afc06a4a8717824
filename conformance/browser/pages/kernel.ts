import { drawTokens } from "../draw-tokens.ts";

const show = (id: string, what: unknown): void => {
  document.getElementById(id)!.textContent = JSON.stringify(what);
};

show("page", drawTokens());
const worker = new Worker(new URL("kernel-worker.ts", import.meta.url), { type: "module" });
worker.addEventListener("message", ({ data }) => show("worker", data));

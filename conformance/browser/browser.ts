import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Chromium's program: what the environment variable CHROMIUM names, or the first on the path. */
export const CHROMIUM: string | undefined = process.env.CHROMIUM ?? NAMES.map(onPath).find(Boolean);

/** Why tests that need a browser are skipped; undefined where they are not. */
export const NO_BROWSER: string | undefined =
  CHROMIUM === undefined ? "no Chromium: apt-get install chromium, or name it in CHROMIUM" : undefined;

/** WebGPU by a GPU that Chromium simulates: right, and slow. */
const SOFTWARE_GPU = [
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
  "--use-vulkan=swiftshader",
  "--use-webgpu-adapter=swiftshader",
];

/**
 * Starts Chromium without a window, with a profile of its own that goes with it.
 *
 * @param flags beside the usual ones
 * @param gpu none, or one that Chromium simulates
 */
export function openBrowser(
  flags: readonly string[] = [],
  gpu: "none" | "simulated" = "none",
): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error(NO_BROWSER);
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      "--headless=new",
      "--no-sandbox", // it refuses to run as root with one, and these are our own pages
      ...(gpu === "none" ? ["--disable-gpu"] : SOFTWARE_GPU),
      "--disable-dev-shm-usage", // which containers have little of
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...flags,
    ],
  });
}

function onPath(name: string): string | undefined {
  const places = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

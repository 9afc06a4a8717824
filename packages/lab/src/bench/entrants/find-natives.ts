import { firstLine } from "../../errors.ts";
import type { Chain } from "../chains.ts";
import { llamaByCall } from "./llama-by-call.ts";
import { limit, llama } from "./native.ts";
import type { Entrant, Peer } from "../race.ts";
import { compileLoops, type Loops } from "../native/compile.ts";
import { type Koffi, loadKoffi } from "../native/koffi.ts";
import { type LlamaLibrary, openLlama } from "../native/llama-library.ts";

/** What of the native peers is here. */
export interface Natives {
  peers: Peer[];
  llama?: (chain: Chain) => Entrant;
  /** llama.cpp's own samplers, for a model of its own. */
  library?: LlamaLibrary;
  limit?: Entrant;
}

/** Looks for llama.cpp's library and for a C compiler. What is not here is said, and is not an error. */
export async function findNatives(): Promise<Natives> {
  const koffi = await attempt(loadKoffi);
  if ("missing" in koffi) {
    const missing = `npm install koffi node-llama-cpp brings it (${koffi.missing})`;
    return { peers: ["llama.cpp", "limit"].map((name) => ({ name, missing })) };
  }
  const loops = await attempt(() => compileLoops(koffi.here));
  const library = await attempt(() => openLlama(koffi.here));
  const runLlama = "here" in library ? llamaWith(library.here, loops, koffi.here) : undefined;
  const llamaPeer: Peer =
    "here" in library
      ? { name: "llama.cpp", how: `${library.here.version}; ${waysOf(loops)}` }
      : { name: "llama.cpp", missing: library.missing };
  const limitPeer: Peer =
    "here" in loops
      ? { name: "limit", how: `one pass, ${loops.here.pass_name()}, compiled by ${loops.here.compiler}` }
      : { name: "limit", missing: `no C compiler: ${loops.missing}` };
  return {
    peers: [llamaPeer, limitPeer],
    ...(runLlama && { llama: runLlama }),
    ...("here" in library && { library: library.here }),
    ...("here" in loops && { limit: limit(loops.here) }),
  };
}

type Attempt<Thing> = { here: Thing } | { missing: string };

async function attempt<Thing>(get: () => Thing | Promise<Thing>): Promise<Attempt<Thing>> {
  try {
    return { here: await get() };
  } catch (error) {
    return { missing: firstLine(error) };
  }
}

function llamaWith(library: LlamaLibrary, loops: Attempt<Loops>, koffi: Koffi): (chain: Chain) => Entrant {
  if ("here" in loops && loops.here.use_llama(library.path)) {
    const { here } = loops;
    return (chain) => llama(library, here, chain);
  }
  return (chain) => llamaByCall(library, koffi, chain);
}

function waysOf(loops: Attempt<Loops>): string {
  return "here" in loops
    ? "fill and apply in a native loop"
    : "filled from JavaScript and called through koffi for each token, because there is no C compiler";
}

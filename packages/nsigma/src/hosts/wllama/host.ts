import { OptionError } from "../../errors.ts";
import type { SamplerOptions } from "../../options/options.ts";
import { checkRequest } from "../check-request.ts";
import type { Generated, Host, HostNote, HostRequest } from "../host.ts";
import { queue } from "../turns.ts";
import type { WllamaModel } from "./model.ts";
import { wllamaOptions } from "./options.ts";
import { StreamedAnswer } from "./streamed-answer.ts";

/**
 * A model that wllama has loaded, as a host.
 *
 *     const wllama = new Wllama({ default: wasmUrl });
 *     await wllama.loadModelFromUrl(ggufUrl);
 *     const host = wllamaHost({ wllama, name: ggufUrl });
 *     await host.generate({ prompt: "Once upon a time", sampler: { topNSigma: 1, temperature: 2 } });
 *
 * The sampling is llama.cpp's own, inside WebAssembly: `wllamaOptions` says it in its words. What cannot be said is
 * refused, what is approximated comes back in the notes. With `draws: "llama.cpp"` among the options a seed gives the
 * text it gives on our other hosts. Requests wait for each other: llama.cpp would put them into one batch, where the model
 * rounds otherwise, and a seed would give another text.
 *
 * @param name what was loaded, for `Host.model`: wllama does not keep it
 * @throws OptionError for what is not a wllama, or one before version 3
 */
export function wllamaHost({ wllama, name }: { wllama: WllamaModel; name?: string }): Host {
  // What version 2 had and 3 has no more.
  if (wllama && "samplingInit" in wllama) {
    throw new OptionError("wllama", "version 2", "version 3, which takes samplers with every request");
  }
  if (typeof wllama?.createCompletion !== "function") {
    throw new OptionError("wllama", typeof wllama, "a Wllama: new Wllama({ default: wasmUrl })");
  }
  const inTurn = queue();
  const model = name === undefined ? {} : { model: name };
  return { name: "wllama", ...model, generate: (request) => inTurn(() => generate(request)) };

  async function generate(request: HostRequest): Promise<Generated> {
    checkRequest(request);
    const { fields, notes } = fieldsOf(request, wllama);
    const answer = new StreamedAnswer(request, notes);
    if (answer.ending) return answer.end();
    const options = { ...fields, stream: true, onData: answer.take, abortSignal: answer.signal };
    try {
      if (typeof request.prompt === "string") await wllama.createCompletion(options as never);
      else await wllama.createChatCompletion(options as never);
    } catch (error) {
      if (!answer.signal.aborted) throw explained(error, request.prompt);
    }
    return answer.end();
  }
}

/** @throws OptionError for what wllama cannot do */
function fieldsOf(
  { prompt, sampler, maxTokens = Infinity, stop = [], onTrace }: HostRequest,
  wllama: WllamaModel,
): { fields: object; notes: HostNote[] } {
  if (!wllama.isModelLoaded()) {
    const why = "has no model yet: await wllama.loadModel(...)";
    throw new OptionError("wllama", wllama, why, "unsupported");
  }
  const chat = typeof prompt !== "string";
  const { fields, notes } = wllamaOptions(sampler);
  for (const { option, value, kind, why } of notes) {
    if (kind !== "refused") continue;
    throw new OptionError(option, value, `is not supported by wllama: ${why}`, "unsupported");
  }
  refuseLostSeed(sampler, wllama);
  if (onTrace) {
    const why = "is not supported: wllama samples, and its logits are not accessible";
    throw new OptionError("onTrace", onTrace, why, "unsupported");
  }
  // The text as the model writes it, thoughts included, and its tokens counted with every piece.
  const input = chat ? { messages: prompt, reasoning_format: "none" } : { prompt };
  const most = maxTokens === Infinity ? {} : { max_tokens: maxTokens };
  // Special tokens are left out of the text unless they are asked for, and in a chat only its template can ask.
  const shown = chat ? {} : { preserved_tokens: stop };
  return {
    fields: { ...fields, ...input, ...most, ...shown, timings_per_token: true },
    notes: [...notes.map(asHostNote), ...unmet(stop, chat)],
  };
}

/** How special tokens are written; ordinary text may be written so too, and only the model knows which is which. */
const SPECIAL = /<[^<>\s]+>|\[[A-Z_/]+\]/;

/** Of stop strings that are never met if they are, or have in them, a special token. */
function unmet(stops: readonly string[], chat: boolean): HostNote[] {
  const why = chat
    ? "wllama leaves special tokens out of a chat's answer: if this is one, it ends nothing; ask with a text prompt"
    : "wllama leaves special tokens out of the text unless they are a stop string alone: if one is in this, it ends nothing";
  return stops
    .filter((stop) => SPECIAL.test(stop) && (chat || stop.replace(SPECIAL, "") !== ""))
    .map((value) => ({ option: "stop", value, why }));
}

/** A seed that wllama was given with the model is put over that of every request. */
function refuseLostSeed({ seed }: SamplerOptions, wllama: WllamaModel): void {
  const { seed: loaded } = wllama as { seed?: unknown };
  if (seed === undefined || loaded === undefined || loaded === seed) return;
  throw new OptionError(
    "seed",
    seed,
    `${String(loaded)}, which this model was loaded with; load it without a seed`,
  );
}

function asHostNote({ option, value, why }: HostNote): HostNote {
  return { option, value, why };
}

/** Errors that say what to do. */
function explained(error: unknown, prompt: HostRequest["prompt"]): unknown {
  const { name, message } = error as Error;
  // A prompt's length is known only when it has been read.
  const lengths = /\((\d+) tokens\) exceeds the available context size \((\d+) tokens\)/.exec(message);
  if (lengths)
    return new OptionError("prompt", Number(lengths[1]), `shorter than the context's ${lengths[2]} tokens`);
  // What wllama 3.13 throws when llama.cpp does, whatever it is.
  if (name !== "RuntimeError") return error;
  const often =
    typeof prompt === "string"
      ? "bytes that are no character, as hot sampling makes them; a chat can show those"
      : "a chat template that cannot take the messages";
  return new Error(`wllama: llama.cpp failed and told wllama's logger why; often it is ${often}`, {
    cause: error,
  });
}

import { OptionError } from "../errors.ts";
import type { LogitBias, SamplerOptions, StepName } from "../options/options.ts";
import { LLAMA_CPP_STEPS } from "../sampler/order.ts";
import type { Context } from "./dialect.ts";

// Formats that several engines share for values that are no plain numbers.

/** `[[id or text, number or false], ...]` or `{id: number or false}`. */
export function readLogitBias(value: unknown, context: Context): SamplerOptions {
  const pairs: readonly (readonly [unknown, unknown])[] = Array.isArray(value)
    ? value
    : Object.entries(value as object);
  const bias: Record<string, number | false> = {};
  for (const [key, amount] of pairs) {
    if (amount !== false && !Number.isFinite(amount)) {
      throw new OptionError("logit_bias", amount, "a finite number, or false to ban the token");
    }
    for (const id of idsOf(key, context)) {
      const before = bias[id] ?? 0;
      bias[id] = amount === false || before === false ? false : before + (amount as number);
    }
  }
  return { logitBias: bias satisfies LogitBias };
}

function idsOf(key: unknown, { settings, note }: Context): readonly number[] {
  if (Number.isInteger(Number(key))) return [Number(key)];
  if (settings.tokensOf) return settings.tokensOf(String(key)).flat();
  note(`"${String(key)}" is a text: which tokens it has needs the model's vocabulary`);
  return [];
}

/** Breakers of DRY: strings, as a list or as JSON in a string. */
export function readBreakers(value: unknown, context: Context): SamplerOptions {
  const list: unknown = typeof value === "string" ? parsed(value) : value;
  if (!Array.isArray(list)) throw new OptionError("dry_sequence_breakers", value, "a list of strings");
  const { breakersOf } = context.settings;
  if (breakersOf) return { dryBreakers: list.flatMap((each) => breakersOf(String(each))) };
  if (list.length > 0 && Number(context.request.dry_multiplier) > 0) {
    context.note(
      "breakers are texts: which tokens they have needs the model's vocabulary, so repeats are not broken",
    );
  }
  return {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** llama.cpp's `samplers`: names or letters. Its logit bias runs first whatever the order. */
export function readLlamaCppOrder(value: unknown, { note }: Context): SamplerOptions {
  const names: unknown = typeof value === "string" && value.includes(";") ? value.split(";") : value;
  if (typeof names !== "string" && !Array.isArray(names)) {
    throw new OptionError("samplers", value, "a list of sampler names, or a string of letters");
  }
  const steps: StepName[] = ["logitBias", "sequenceBias"];
  for (const each of names as Iterable<unknown>) {
    const known = LLAMA_CPP_STEPS.find(
      ({ name, letter }) => each === name || (each === letter && letter !== ""),
    );
    if (known === undefined) note(`there is no sampler "${String(each)}", llama.cpp passes over it`);
    else if (!steps.includes(known.step)) steps.push(known.step);
    else note(`"${String(each)}" a second time: each sampler runs once here`);
  }
  // adaptive_p is made last wherever it is named.
  return {
    order: [...steps.filter((step) => step !== "adaptiveP"), ...steps.filter((step) => step === "adaptiveP")],
  };
}

/** A window of the history where 0 switches off what looks at it and -1 is everything. */
export function readWindow(option: "penaltyWindow" | "dryWindow", switches: SamplerOptions) {
  return (value: unknown): SamplerOptions => {
    if (value === 0) return switches;
    return { [option]: value === -1 ? "all" : (value as number) };
  };
}

/** A seed, where a negative number or 2^32 - 1 asks for a random one. */
export function readSeed(value: unknown): SamplerOptions {
  const seed = Number(value);
  return seed < 0 || seed === 2 ** 32 - 1 ? {} : { seed };
}

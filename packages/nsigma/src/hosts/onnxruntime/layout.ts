import { OptionError } from "../../errors.ts";
import { isNoiseInput, type NoisyLetter, noisyLetters } from "./noise-layout.ts";
import type { OrtMetadata, OrtSession } from "./runtime.ts";

/** One tensor of the key-value cache: what goes in, and what comes out and goes in at the next step. */
export interface CacheSlot {
  readonly past: string;
  readonly present: string;
  /** float32 or float16. */
  readonly type: string;
  readonly heads: number;
  readonly width: number;
}

/** How a decoder model was exported. */
export interface Layout {
  readonly slots: readonly CacheSlot[];
  readonly inputs: ReadonlySet<string>;
  /** The letters that noise can be put into. */
  readonly noise: readonly NoisyLetter[];
  /** Entries of a row of logits, where the model says. */
  readonly vocabSize: number | undefined;
  /** Whether logits are float32, which a session can write in place. */
  readonly float32: boolean;
}

/** All inputs but the cache that are known; the names are those of the usual exports. */
const KNOWN = new Set(["input_ids", "attention_mask", "position_ids", "num_logits_to_keep"]);
const FLOATS = ["float32", "float16"];
const PAST = /^past_key_values\.(\d+\.(?:decoder\.)?(?:key|value))$/;

/**
 * Reads from a session's inputs and outputs how to run it.
 *
 * @throws OptionError when it is not a decoder with logits and a cache, needs what is not known here, or has numbers of a
 *   type that is not: ids other than int64, a cache or logits other than float32 and float16
 */
export function readLayout(session: OrtSession): Layout {
  const { inputNames, outputNames, inputMetadata, outputMetadata } = session;
  const expect = (right: boolean, expected: string): void => {
    if (!right) throw new OptionError("session", { inputs: inputNames, outputs: outputNames }, expected);
  };
  expect(inputNames.includes("input_ids"), "a language model, with the input input_ids");
  expect(outputNames.includes("logits"), "a language model, with the output logits");
  const pasts = inputNames.filter((name) => PAST.test(name));
  expect(
    pasts.length > 0,
    "a model with a cache: export it with past_key_values (text-generation-with-past)",
  );
  const unknown = inputNames.filter((name) => !KNOWN.has(name) && !PAST.test(name) && !isNoiseInput(name));
  expect(
    unknown.length === 0,
    `a decoder without other inputs than input_ids, attention_mask, position_ids and the cache; ${unknown[0]} is one`,
  );
  expect(Boolean(inputMetadata && outputMetadata), "a session that describes its inputs; update onnxruntime");
  const about = new Map([...inputMetadata, ...outputMetadata].map((each) => [each.name, each]));
  const expectType = (name: string, types: readonly string[]): void => {
    const { type = "unknown" } = about.get(name) as OrtMetadata;
    if (types.includes(type)) return;
    throw new OptionError("session", type, `a model whose ${name} is ${types.join(" or ")}; export it so`);
  };
  for (const name of inputNames) {
    expectType(name, PAST.test(name) ? FLOATS : isNoiseInput(name) ? ["float32"] : ["int64"]);
  }
  expectType("logits", FLOATS);
  const logits = about.get("logits") as OrtMetadata;
  const last = logits.shape?.at(-1);
  const slots = pasts.map((past) => {
    const { type = "", shape = [] } = about.get(past) as OrtMetadata;
    const present = `present.${PAST.exec(past)?.[1]}`;
    const [, heads, , width] = shape;
    const fits = shape.length === 4 && typeof heads === "number" && typeof width === "number";
    expect(fits, `${past} of [batch, heads, length, width]`);
    expect(outputNames.includes(present), `the output ${present}, which goes back in as ${past}`);
    expectType(present, [type]);
    return { past, present, type, heads: heads as number, width: width as number };
  });
  return {
    slots,
    inputs: new Set(inputNames),
    noise: noisyLetters(inputMetadata),
    vocabSize: typeof last === "number" ? last : undefined,
    float32: logits.type === "float32",
  };
}

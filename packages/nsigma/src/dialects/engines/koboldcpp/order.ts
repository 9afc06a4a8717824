import { OptionError } from "../../../errors.ts";
import type { StepName } from "../../../options/options.ts";
import type { Context, Reader, Request, Writer } from "../../dialect.ts";
import { numberOf } from "../../readers/values.ts";

/** What each number in `sampler_order` runs. */
const CODES: readonly (readonly StepName[])[] = [
  ["topK"],
  ["topA"],
  ["topP", "minP"],
  ["tailFree"],
  ["typicalP"],
  ["temperature", "smoothing", "topNSigma"],
  ["penalties"],
];
export const KOBOLDCPP_CODES: readonly number[] = [6, 0, 1, 3, 4, 2, 5];

/** Before everything else koboldcpp cuts to this many tokens. */
export const PRE_CUT = 3000;

/** What runs whatever the order is: before it, and after it. */
export const BEFORE: readonly StepName[] = ["sequenceBias", "logitBias", "dry"];
const AFTER: readonly StepName[] = ["xtc", "adaptiveP"];

/** An order that is empty or too long is not an order. */
function codesOf({ sampler_order: order }: Request): readonly unknown[] {
  return Array.isArray(order) && order.length > 0 && order.length <= CODES.length ? order : KOBOLDCPP_CODES;
}

/** Whether `top_k` cuts deeper than the cut before everything, where the order has it; otherwise that cut is ours. */
function cutsDeeper(request: Request): boolean {
  const k = Number(request.top_k);
  return k >= 1 && k < PRE_CUT && codesOf(request).includes(0);
}

export const readKoboldTopK: Reader = (value, context) => {
  const k = numberOf(value, context);
  if (cutsDeeper(context.request)) return { topK: k };
  if (k >= 1 && k < PRE_CUT) context.note("sampler_order leaves it out");
  return { topK: PRE_CUT };
};

/**
 * `sampler_order`, with what runs before and after it.
 *
 * Our top-k runs once. With top_k on it runs where the order has it, which the cut to 3000 before it does not change;
 * with top_k off it is that cut, and runs first.
 */
export const readKoboldOrder: Reader = (value, context) => {
  if (!Array.isArray(value)) throw new OptionError(context.parameter, value, "a list of numbers from 0 to 6");
  const { request, note } = context;
  const codes = codesOf(request);
  if (codes !== value && codes === KOBOLDCPP_CODES)
    note("koboldcpp takes its default order for it", "changed");
  const steps: StepName[] = [...BEFORE];
  if (!cutsDeeper(request)) steps.push("topK");
  for (const code of codes) {
    const known = typeof code === "number" ? CODES[code] : undefined;
    if (known === undefined) note(`there is no sampler ${String(code)}, koboldcpp passes over it`, "changed");
    else if (known.some((step) => steps.includes(step) && step !== "topK")) {
      note(`${String(code)} a second time: each sampler runs once here`, "changed");
    } else steps.push(...known.filter((step) => !steps.includes(step)));
  }
  noteLateCut(codes, context);
  return { order: [...steps, ...AFTER] };
};

function noteLateCut(codes: readonly unknown[], { request, note }: Context): void {
  const late = cutsDeeper(request) && codes.indexOf(5) >= 0 && codes.indexOf(5) < codes.indexOf(0);
  if (late && Number(request.nsigma) > 0) {
    note("koboldcpp measures the σ of nsigma on the best 3000 here, we on the whole row", "changed");
  }
}

/** The codes in the order in which the first step of each runs; those that do not run keep their place after them. */
export const writeKoboldOrder: Writer = ({ order }) => {
  const place = (code: number) => {
    const places = CODES[code].map((step) => order.indexOf(step)).filter((each) => each >= 0);
    return Math.min(...places, order.length);
  };
  const codes = KOBOLDCPP_CODES.toSorted((a, b) => place(a) - place(b));
  return order.includes("mirostat") ? undefined : codes;
};

import { OptionError } from "../../errors.ts";
import type { StepName } from "../../options/options.ts";
import { LLAMA_CPP_STEPS } from "../../sampler/order.ts";
import type { Reader, Writer } from "../dialect.ts";

/** llama.cpp's `samplers`: names or letters. Its logit bias runs first whatever the order. */
export const readLlamaCppOrder: Reader = (value, { parameter, note }) => {
  const names: unknown = typeof value === "string" && value.includes(";") ? value.split(";") : value;
  if (typeof names !== "string" && !Array.isArray(names)) {
    throw new OptionError(parameter, value, "a list of sampler names, or a string of letters");
  }
  const steps: StepName[] = ["logitBias", "sequenceBias"];
  for (const each of names as Iterable<unknown>) {
    const known = LLAMA_CPP_STEPS.find(
      ({ name, letter }) => each === name || (each === letter && letter !== ""),
    );
    if (known === undefined)
      note(`there is no sampler "${String(each)}", llama.cpp passes over it`, "changed");
    else if (!steps.includes(known.step)) steps.push(known.step);
    else note(`"${String(each)}" a second time: each sampler runs once here`, "changed");
  }
  // adaptive_p is made last wherever it is named.
  return {
    order: [...steps.filter((step) => step !== "adaptiveP"), ...steps.filter((step) => step === "adaptiveP")],
  };
};

/** The names of what runs. The temperature is always named, so that the list is not empty; mirostat has no list. */
export const writeLlamaCppOrder: Writer = ({ order }) => {
  if (order.includes("mirostat")) return undefined;
  const steps: readonly StepName[] = order.includes("temperature") ? order : [...order, "temperature"];
  return steps.flatMap((step) => LLAMA_CPP_STEPS.find((each) => each.step === step)?.name ?? []);
};

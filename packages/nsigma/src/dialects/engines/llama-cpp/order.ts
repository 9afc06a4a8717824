import { OptionError } from "../../../errors.ts";
import { ALIASES } from "../../../options/aliases.ts";
import type { StepName } from "../../../options/options.ts";
import type { Reader, Writer } from "../../dialect.ts";

/** The server's own names, `typ_p` and not `typical_p` among them. */
const NAMED = ALIASES.filter(({ letter }) => letter !== "");

const OTHER_NAMES: Readonly<Record<string, string>> = { nucleus: "top_p", typ: "typ_p", temp: "temperature" };

/** The step of a name: in any case, with _ or - between its words or, where it has several, with nothing. */
function stepOfName(given: string): StepName | undefined {
  const lower = given.toLowerCase();
  const plain = OTHER_NAMES[lower] ?? lower;
  return NAMED.find(({ name }) => [name, name.replaceAll("_", "-"), name.replaceAll("_", "")].includes(plain))
    ?.step;
}

/** llama.cpp's `samplers`: a list of names, or a string of letters. Its logit bias runs first whatever the order. */
export const readLlamaCppOrder: Reader = (value, { parameter, note }) => {
  if (typeof value !== "string" && !Array.isArray(value)) {
    note("neither a list of names nor a string of letters, so llama.cpp takes its default");
    return {};
  }
  const isLetters = typeof value === "string";
  const steps: StepName[] = ["logitBias", "sequenceBias"];
  for (const each of value as Iterable<unknown>) {
    if (typeof each !== "string")
      throw new OptionError(parameter, value, "a list of names, or a string of letters");
    const step = isLetters ? NAMED.find(({ letter }) => letter === each)?.step : stepOfName(each);
    const isInfill = isLetters ? each === "i" : each.toLowerCase() === "infill";
    if (isInfill) note(`"${each}" is for filling in code, which there is no step for`, "changed");
    else if (step === undefined) note(`there is no sampler "${each}", llama.cpp passes over it`, "changed");
    else if (!steps.includes(step)) steps.push(step);
    else note(`"${each}" a second time: each sampler runs once here`, "changed");
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
  return steps.flatMap((step) => NAMED.find((each) => each.step === step)?.name ?? []);
};

import { OptionError } from "../../errors.ts";
import { OPTION_NAMES, type OptionName, type SamplerOptions } from "../../options/options.ts";
import { NUMBER_OPTIONS } from "../../options/tables.ts";
import { DEFAULT_ORDER } from "../../sampler/order.ts";
import { chain } from "../../sampler/chain.ts";
import { readLeast } from "../readers/history.ts";
import { readEnds, writeEnds } from "../readers/sequences.ts";
import { writePlain } from "../readers/values.ts";
import type { Dialect, Parameter, Reader } from "../dialect.ts";

/** `topNSigma` -> `top_n_sigma` */
const fieldOf = (option: OptionName): string =>
  option.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Not how long rows are, because the server knows its model; what ends a text is read before all others. */
const NAMES = OPTION_NAMES.filter((option) => option !== "vocabSize" && option !== "endOfText");

function rowOf(option: OptionName): Parameter {
  if (option in NUMBER_OPTIONS) return { option };
  return { option, read: readOption(option), write: ({ options }) => options[option] };
}

/** As it stands, if it can be this option. */
function readOption(option: OptionName): Reader {
  return (value, { parameter }) => {
    const own = { [option]: value } as SamplerOptions;
    try {
      chain(own);
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      if (error.option === option) throw new OptionError(parameter, value, error.expected);
    }
    return own;
  };
}

/** The server knows the model's own end, where a request names none. */
function leastOf(option: "minNewTokens" | "minLength"): Parameter {
  return {
    option,
    default: 0,
    off: { atMost: 0 },
    read: readLeast(option, ({ end_of_text }) => end_of_text, "instead"),
    write: writePlain,
  };
}

/** Our own server: every option by its name. */
export const NSIGMA: Dialect = {
  server: { title: "nsigma serve" },
  engine: "nsigma serve of this release",
  parameters: {
    end_of_text: { option: "endOfText", read: readEnds, write: writeEnds },
    ...Object.fromEntries(NAMES.map((option) => [fieldOf(option), rowOf(option)])),
    min_new_tokens: leastOf("minNewTokens"),
    min_length: leastOf("minLength"),
    // Biases and bans may have changed places by now, so that the order is that of the steps that run.
    order: {
      option: "order",
      read: readOption("order"),
      write: ({ options, order }) => options.order && order,
    },
    // Without a word of it the server takes Top-nσ 1 where nothing else cuts.
    top_n_sigma: {
      option: "topNSigma",
      off: { equals: "off" },
      read: readOption("topNSigma"),
      write: ({ options: { topNSigma = "off" } }) => topNSigma,
    },
  },
  aliases: Object.fromEntries(
    (["endOfText", ...NAMES] as const)
      .filter((option) => option !== fieldOf(option))
      .map((option) => [option, fieldOf(option)]),
  ),
  order: DEFAULT_ORDER,
  rules: {},
  differences: ["What the server was started with holds under what a request leaves out."],
};

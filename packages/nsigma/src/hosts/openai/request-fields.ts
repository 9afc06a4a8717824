import type { ExpressionNote } from "../../dialects/express/engine-notes.ts";
import { express } from "../../dialects/express/express.ts";
import { OptionError } from "../../errors.ts";
import type { SamplerOptions } from "../../options/options.ts";
import { type ServerName, serverOf } from "../../dialects/servers.ts";

export interface RequestFieldsSettings {
  readonly server: ServerName;
  /** What becomes of an option that the server cannot honour: an error, or a note. Default "refuse". */
  readonly unsupported?: "refuse" | "report" | undefined;
}

export interface RequestFields {
  /** To be spread into the body of a request. */
  readonly fields: Record<string, unknown>;
  /** What the server does otherwise than the options say; with "report", also what it does not do at all. */
  readonly notes: readonly ExpressionNote[];
}

/**
 * A sampler as fields of a request in OpenAI's manner, in the words of one server.
 *
 *     const { fields } = requestFields({ topNSigma: 1, temperature: 1.5 }, { server: "koboldcpp" });
 *     await client.chat.completions.create({ model, messages, ...fields });
 *
 * What the server has on by default and the options leave off is switched off. ollama's OpenAI endpoint reads few
 * fields; for its own API `express("ollama", options).request` is what goes under `options`.
 *
 * @throws OptionError for a mistake in the options, an unknown server, and an option that the server cannot honour,
 *   with what to do instead
 */
export function requestFields(
  options: SamplerOptions,
  { server, unsupported = "refuse" }: RequestFieldsSettings,
): RequestFields {
  const { title, dialect, instead } = serverOf(server);
  if (unsupported !== "refuse" && unsupported !== "report") {
    throw new OptionError("unsupported", unsupported, '"refuse" or "report"');
  }
  const { request, notes } = express(dialect, options);
  const refused = notes.find(({ kind }) => kind === "refused");
  if (refused && unsupported === "refuse") {
    const { option, value, why } = refused;
    throw new OptionError(
      option,
      value,
      `is not supported by ${title}: ${why}; ${instead}; or take unsupported: "report"`,
      "unsupported",
    );
  }
  return { fields: request, notes };
}

import type { SamplerOptions } from "nsigma";
import { type DialectName, DIALECTS, express, type ExpressionNote } from "nsigma/dialects";

/** A sampler as somebody would write it elsewhere. */
export interface Written {
  readonly code: string;
  readonly notes: readonly ExpressionNote[];
}

/** Where a sampler can be written, with what stands there. */
interface Place {
  readonly about: string;
  write(options: SamplerOptions): Written;
}

const ASKED = { role: "user", content: "..." };

/** Every place that the page offers, by its name in the list. */
export const PLACES: Readonly<Record<string, Place>> = {
  nsigma: own(
    "this library",
    (options) => `import { createSampler } from "nsigma";

const sampler = createSampler(${options});
const token = sampler.sample(logits);`,
  ),
  "transformers.js": own(
    "transformers.js with this library",
    (options) => `import { pipeline } from "@huggingface/transformers";
import { withSampler } from "nsigma/transformers";

const generator = await pipeline("text-generation", "owner/model");
const settings = withSampler(${options}, { max_new_tokens: 96 });
const [{ generated_text }] = await generator(chat, settings);`,
  ),
  "nsigma serve": server("nsigma", "http://localhost:8080/v1/chat/completions"),
  transformers: engine("transformers", (request) => {
    const named = Object.entries(request).map(([name, value]) => `    ${name}=${python(value)},`);
    return `output = model.generate(\n    **inputs,\n    max_new_tokens=96,\n${named.join("\n")}\n)`;
  }),
  "llama.cpp": server("llama.cpp", "http://localhost:8080/v1/chat/completions"),
  vllm: server("vllm", "http://localhost:8000/v1/chat/completions"),
  koboldcpp: engine("koboldcpp", (request) =>
    curl("http://localhost:5001/api/v1/generate", { prompt: "...", ...request }),
  ),
  ollama: engine("ollama", (request) =>
    curl("http://localhost:11434/api/chat", { model: "...", messages: [ASKED], options: request }),
  ),
};

/** Our own options, which honour everything. */
function own(about: string, code: (options: string) => string): Place {
  return { about, write: (options) => ({ code: code(json(options)), notes: [] }) };
}

function engine(name: DialectName, code: (request: Record<string, unknown>) => string): Place {
  return {
    about: DIALECTS[name].engine,
    write(options) {
      const { request, notes } = express(name, options);
      return { code: code(request as Record<string, unknown>), notes };
    },
  };
}

function server(name: DialectName, url: string): Place {
  return engine(name, (request) => curl(url, { messages: [ASKED], ...request }));
}

function curl(url: string, body: object): string {
  return `curl ${url} -H 'content-type: application/json' -d '${json(body)}'`;
}

function json(value: object): string {
  return JSON.stringify(value, null, 2);
}

/** A value as Python writes it. */
function python(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.entries(value as object).map(
    ([key, inner]) => `${JSON.stringify(key)}: ${python(inner)}`,
  );
  return `{${pairs.join(", ")}}`;
}

// Writes packages/nsigma/src/hosts/llama-cpp/layouts.ts: where the fields of llama.cpp's parameter structs lie, by
// release, read from the header of each.
//
//     node tools/write-llama-layouts.js 0.4.0=FOLDER/llama.h ...
//
// node-llama-cpp carries the source of the llama.cpp that it builds:
//
//     git clone node_modules/node-llama-cpp/llama/gitRelease.bundle llama.cpp     # include/llama.h
import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";

const OUT = "packages/nsigma/src/hosts/llama-cpp/layouts.ts";
/** Bytes of what a field can be; all else in these structs is an enum or a pointer. */
const SIZES = { bool: 1, int8_t: 1, int32_t: 4, uint32_t: 4, float: 4, size_t: 8 };
const POINTERS = /\*|_callback$|^ggml_backend_sched_eval_callback$|^ggml_abort_callback$/;

/** Offsets as C lays them out on every 64-bit system that llama.cpp runs on: each field at a multiple of its size. */
function layout(header, struct) {
  const [, body] = new RegExp(`struct ${struct} \\{([^}]*)\\};`).exec(header);
  const offsets = {};
  let end = 0;
  for (const declaration of body.replace(/\/\/.*$/gm, "").split(";")) {
    const field = /^(.*?)(\w+)$/s.exec(declaration.trim().replace(/\s+/g, " "));
    if (!field) continue;
    const [type, name] = [field[1].trim(), field[2]];
    const size = POINTERS.test(type) ? 8 : type.startsWith("enum ") ? 4 : SIZES[type];
    if (size === undefined) throw new Error(`${struct}.${name}: ${type} is not known`);
    const offset = Math.ceil(end / size) * size;
    offsets[name] = offset;
    end = offset + size;
  }
  return { size: Math.ceil(end / 8) * 8, offsets };
}

const layouts = {};
for (const argument of process.argv.slice(2)) {
  const [release, file] = argument.split("=");
  const header = readFileSync(file, "utf8");
  layouts[release] = {
    model: layout(header, "llama_model_params"),
    context: layout(header, "llama_context_params"),
  };
}
if (Object.keys(layouts).length === 0) throw new Error("give releases with their headers: 0.4.0=llama.h");

/** Structs that several releases share are written once. */
const structs = new Map();
function named(kind, struct) {
  const text = JSON.stringify(struct);
  if (!structs.has(text)) structs.set(text, `${kind}_${structs.size + 1}`);
  return structs.get(text);
}
const releases = Object.entries(layouts).map(
  ([release, { model, context }]) =>
    `${JSON.stringify(release)}: { model: ${named("MODEL", model)}, context: ${named("CONTEXT", context)} }`,
);
const declarations = [...structs].map(([text, name]) => `const ${name}: StructLayout = ${text};`);

const source = `// Written by tools/write-llama-layouts.js from each release's include/llama.h.

/** A struct of C: its size in bytes, and where each field begins. */
export interface StructLayout {
  readonly size: number;
  readonly offsets: Readonly<Record<string, number>>;
}

/** The parameter structs of one release of llama.cpp. */
export interface Layout {
  readonly model: StructLayout;
  readonly context: StructLayout;
}

${declarations.join("\n\n")}

export const LAYOUTS: Readonly<Record<string, Layout>> = { ${releases.join(", ")} };
`;
writeFileSync(OUT, await format(source, { parser: "typescript", printWidth: 110 }));

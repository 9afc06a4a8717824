import { fileURLToPath } from "node:url";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { defineConfig, type Plugin } from "vite";
import { noiseNetwork } from "./noise-network.ts";

/** The runtime's files, which keep their names: `nsigma serve` has them from their own package. */
const RUNTIME = /ort-wasm[\w.-]*\.(mjs|wasm)$/;

/** Leaves the runtime out of a build, for whoever has it already. */
const withoutRuntime: Plugin = {
  name: "without-runtime",
  generateBundle(_, bundle) {
    for (const file of Object.keys(bundle)) if (RUNTIME.test(file)) delete bundle[file];
  },
};

const assetFileNames = ({ names }: { names: string[] }): string =>
  names.some((name) => RUNTIME.test(name)) ? "runtime/[name][extname]" : "assets/[name]-[hash][extname]";

// `vite build` makes a folder for any web server; `--mode served` one for nsigma serve, which brings the model and the runtime.
export default defineConfig(({ mode }) => {
  const served = mode === "served";
  return {
    base: "./", // any folder of any web server can hold it
    publicDir: MODEL_FOLDER, // the embedded model lies beside the page
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    resolve: { conditions: ["nsigma-source", "module", "browser", "import", "default"] },
    plugins: [noiseNetwork, ...(served ? [withoutRuntime] : [])],
    worker: {
      format: "es",
      rolldownOptions: { output: { assetFileNames } },
      plugins: () => (served ? [withoutRuntime] : []),
    },
    build: {
      target: "es2023",
      assetsInlineLimit: 0,
      rolldownOptions: { output: { assetFileNames } },
      ...(served && {
        copyPublicDir: false,
        emptyOutDir: true,
        outDir: fileURLToPath(new URL("../../packages/lab/playground", import.meta.url)),
      }),
    },
  };
});

import { MODEL_FOLDER } from "nsigma-tiny-model";
import { defineConfig } from "vite";

export default defineConfig({
  base: "./", // any folder of any web server can hold it
  publicDir: MODEL_FOLDER, // the embedded model lies beside the page
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { conditions: ["nsigma-source", "module", "browser", "import", "default"] },
  worker: { format: "es" },
  build: { target: "es2023", assetsInlineLimit: 0 },
});

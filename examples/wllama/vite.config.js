import { MODEL_FOLDER } from "nsigma-tiny-model";

// With these headers wllama runs on several threads.
const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export default {
  publicDir: MODEL_FOLDER, // serves the model's files beside the page
  build: { target: "esnext" },
  server: { headers },
};

import { MODEL_FOLDER } from "nsigma-tiny-model";

export default {
  publicDir: MODEL_FOLDER, // serves the model's files beside the page
  build: { target: "esnext" },
};

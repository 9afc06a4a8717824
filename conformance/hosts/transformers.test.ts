import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { afterAll } from "vitest";
import { writeNoisyFolder } from "../../packages/lab/src/noise/noise-folder.ts";
import { hostSuite } from "./host-suite.ts";
import { openHost, referenceHost } from "./reference-host.ts";

hostSuite({ name: "transformers", open: referenceHost });

const place = mkdtempSync(join(tmpdir(), "nsigma-transformers-"));
afterAll(() => rmSync(place, { recursive: true }));

hostSuite({
  name: "transformers, on a model with inputs for noise",
  open() {
    const folder = join(place, "noisy");
    writeNoisyFolder(MODEL_FOLDER, folder);
    return openHost(folder);
  },
});

import { hostSuite } from "./host-suite.ts";
import { referenceHost } from "./reference-host.ts";

hostSuite({ name: "transformers", open: referenceHost });

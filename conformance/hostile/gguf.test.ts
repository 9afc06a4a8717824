import { it } from "vitest";
import { expectNoneToKill } from "./gguf-suite.ts";

it("of 40 damaged GGUFs none hangs or kills the process that loads it (500 in the slow tests)", async () => {
  await expectNoneToKill(Array.from({ length: 40 }, (_, number) => number));
}, 300_000);

import { largeRows } from "../rows/rows.ts";
import { compareRows } from "./row-suite.ts";
import { describeWithLibrary } from "./with-library.ts";

describeWithLibrary("the same rows of real vocabularies through nsigma and llama.cpp", (library) => {
  compareRows(
    library,
    "Kept sets and probabilities, rows of 32,000, 128,256 and 152,064 tokens",
    (_test, seed) => largeRows(seed),
  );
});

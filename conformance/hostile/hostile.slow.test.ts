import { rowSuite } from "./row-suite.ts";

rowSuite(1);

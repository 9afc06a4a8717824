import { drawTokens } from "../draw-tokens.ts";

postMessage(drawTokens());

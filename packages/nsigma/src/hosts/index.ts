export type { Abilities, Ability } from "./ability.ts";
export { Answer, type AnswerSettings } from "./answer.ts";
export { checkRequest } from "./check-request.ts";
export type { Ending, Generated, Host, HostNote, HostRequest, Message } from "./host.ts";
export { checkNoise, NO_NOISE, type NoiseAbilities, noiseOf } from "./noise-ability.ts";
export type { Row } from "./row.ts";
export { TextRow } from "./text-row.ts";
export { type Tokenizer, encodePrompt, type TokenText, tokenText } from "./tokenizer.ts";
export { type TextStream, streamText } from "./text-stream.ts";

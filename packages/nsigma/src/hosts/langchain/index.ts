export { ChatNsigma, type ChatNsigmaCallOptions, type ChatNsigmaFields } from "./chat-nsigma.ts";

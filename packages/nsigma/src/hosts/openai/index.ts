export { abilitiesOf } from "./abilities.ts";
export type { ServerAddress } from "./client.ts";
export { openaiHost, type OpenaiHostSettings } from "./host.ts";
export type { Limits } from "./limits.ts";
export { probe, type Probe, type ProbeSettings } from "./probe.ts";
export { requestFields, type RequestFields, type RequestFieldsSettings } from "./request-fields.ts";
export { openaiScorer, type Scorer } from "./scorer.ts";
export { type Concern, ServerError } from "./server-error.ts";
export { SERVER_NAMES, type ServerName } from "../../dialects/servers.ts";

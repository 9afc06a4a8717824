import { OptionError } from "../../errors.ts";
import { checkNames } from "../check-request.ts";

/** Our own fields, and what LangChain's constructors read. */
const FIELDS = (
  "host model sampler maxTokens onTrace " +
  "verbose callbacks callbackManager tags metadata name cache disableStreaming outputVersion " +
  "maxConcurrency maxRetries onFailedAttempt"
).split(" ");

/** What a call may say, and what LangChain and LangGraph pass along with one. */
const CALL_OPTIONS = (
  "sampler maxTokens onTrace stop signal " +
  "maxRetries outputVersion ls_structured_output_format options config store writer context interrupt"
).split(" ");

const NO_TOOLS = "is not supported: the model is told of no tools";
const TOOLS = ["tools", "tool_choice", "functions"];

/** @throws OptionError for a field of the constructor that nobody would read */
export function checkFieldNames(fields: object): void {
  const { stop } = fields as { stop?: unknown };
  if (stop !== undefined)
    throw new OptionError("stop", stop, "belongs in a call, or in withConfig({ stop })", "unknown");
  checkNames(fields, FIELDS);
}

/** @throws OptionError for an option of a call that nobody would read, and for tools */
export function checkCallNames(call: object): void {
  for (const name of TOOLS) {
    const value = (call as Record<string, unknown>)[name];
    if (value !== undefined) throw new OptionError(name, value, NO_TOOLS, "unsupported");
  }
  checkNames(call, CALL_OPTIONS);
}

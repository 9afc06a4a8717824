import type { Logits } from "../logits/logits.ts";
import type { Sampler } from "../sampler/sampler.ts";
import type { HostRequest } from "./host.ts";

/** The next token, accepted by the sampler; whoever listens hears its trace, which is the slower way to the same token. */
export function drawToken(sampler: Sampler, logits: Logits, onTrace: HostRequest["onTrace"]): number {
  if (!onTrace) return sampler.sample(logits);
  const trace = sampler.trace(logits);
  onTrace(trace);
  return trace.token;
}

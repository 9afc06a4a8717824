import type { Ending, Generated, HostNote, HostRequest } from "../host.ts";
import { StopStrings } from "../stop-strings.ts";
import type { Chunk } from "./model.ts";

/** An answer as its pieces come in, until something ends it. */
export class StreamedAnswer {
  ending: Ending | undefined;
  /** Aborted when nothing more is wanted. */
  readonly signal: AbortSignal;
  private text = "";
  private promptTokens = 0;
  private tokens = 0;
  private readonly enough = new AbortController();
  private readonly stops: StopStrings;
  private readonly request: HostRequest;
  private readonly notes: readonly HostNote[];

  constructor(request: HostRequest, notes: readonly HostNote[]) {
    const { stop = [], signal } = request;
    this.request = request;
    this.notes = notes;
    // Not llama.cpp's: it does not say whether a stop string or the model ended a text.
    this.stops = new StopStrings(stop);
    this.signal = signal ? AbortSignal.any([signal, this.enough.signal]) : this.enough.signal;
    if (signal?.aborted) this.ending = "aborted";
  }

  readonly take = ({ choices: [choice], timings }: Chunk): void => {
    if (this.ending || choice === undefined) return;
    if (timings) {
      this.promptTokens = timings.cache_n + timings.prompt_n;
      this.tokens = timings.predicted_n;
    }
    this.write(this.stops.push(choice.text ?? choice.delta?.content ?? ""));
    if (this.stops.stopped) this.ending = "stop string";
    else if (choice.finish_reason !== null) {
      this.ending = choice.finish_reason === "length" ? "length" : "end of text";
    } else if (this.signal.aborted) this.ending = "aborted";
    if (this.ending) this.enough.abort();
  };

  end(): Generated {
    this.write(this.stops.end());
    const { text, ending = "aborted", promptTokens, tokens, notes } = this;
    return { text, ending, promptTokens, tokens, notes };
  }

  private write(text: string): void {
    if (text === "") return;
    this.text += text;
    this.request.onText?.(text);
  }
}

import { AnswerText } from "../answer-text.ts";
import type { Ending, Generated, HostNote, HostRequest } from "../host.ts";
import type { Chunk } from "./model.ts";

/** An answer as its pieces come in, until something ends it. */
export class StreamedAnswer {
  ending: Ending | undefined;
  /** Aborted when nothing more is wanted. */
  readonly signal: AbortSignal;
  private promptTokens = 0;
  private tokens = 0;
  private readonly enough = new AbortController();
  private readonly text: AnswerText;
  private readonly notes: readonly HostNote[];

  constructor(request: HostRequest, notes: readonly HostNote[]) {
    const { signal } = request;
    this.notes = notes;
    // llama.cpp gets no stop strings: it does not say whether one of them or the model ended a text.
    this.text = new AnswerText(request);
    this.signal = signal ? AbortSignal.any([signal, this.enough.signal]) : this.enough.signal;
    if (signal?.aborted) this.ending = "aborted";
  }

  readonly take = ({ choices: [choice], timings }: Chunk): void => {
    if (this.ending || choice === undefined) return;
    if (timings) {
      this.promptTokens = timings.cache_n + timings.prompt_n;
      this.tokens = timings.predicted_n;
    }
    this.text.push(choice.text ?? choice.delta?.content ?? "");
    if (this.text.stopped) this.ending = "stop string";
    else if (choice.finish_reason !== null) {
      this.ending = choice.finish_reason === "length" ? "length" : "end of text";
    } else if (this.signal.aborted) this.ending = "aborted";
    if (this.ending) this.enough.abort();
  };

  end(): Generated {
    const { ending = "aborted", promptTokens, tokens, notes } = this;
    return { text: this.text.end(), ending, promptTokens, tokens, notes };
  }
}

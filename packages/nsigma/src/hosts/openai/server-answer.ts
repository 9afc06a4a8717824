import { AnswerText } from "../answer-text.ts";
import type { Ending, Generated, HostNote, HostRequest } from "../host.ts";
import type { Choice, Chunk, Usage } from "./chunk.ts";
import { type Concern, oneLine, ServerError } from "./server-error.ts";

/** Why a text is over, in servers' words. */
const ENDINGS: Readonly<Record<string, Ending>> = {
  stop: "end of text",
  eos: "end of text",
  eos_token: "end of text",
  end_turn: "end of text",
  stop_sequence: "stop string",
  length: "length",
  max_tokens: "length",
  model_length: "length",
};

/** What servers say of a text that was not finished, and what it is about. */
const FAILURES: Readonly<Record<string, Concern>> = {
  error: "moment",
  abort: "moment",
  cancelled: "moment",
};

/** An answer of a server as far as it has come: cut at the first stop string, whatever the server makes of those. */
export class ServerAnswer {
  ending: Ending | undefined;
  reasoning = "";
  private readonly request: Pick<HostRequest, "stop" | "maxTokens" | "onText">;
  private readonly text: AnswerText;
  /** How many pieces had text or reasoning in them. */
  private pieces = 0;
  /** How many letters of text came, those after a stop string included. */
  private letters = 0;
  /** The server says which of the two ended the text: its end or a stop string. */
  private told = false;
  /** The server said that the answer is over, and no reason. */
  private unexplained = false;
  private usage: Usage | undefined;

  constructor(request: Pick<HostRequest, "stop" | "maxTokens" | "onText">) {
    this.request = request;
    this.text = new AnswerText(request as HostRequest);
  }

  /** A stop string was met. */
  get stopped(): boolean {
    return this.text.stopped;
  }

  /**
   * Takes the next piece, or the whole.
   *
   * @returns whether the server writes on after a stop string, and nothing more need be read
   * @throws ServerError for an answer that ended otherwise than texts do
   */
  take({ choice, usage }: Chunk): boolean {
    if (usage) this.usage = usage;
    if (!choice) return false;
    const { text = "", reasoning } = choice;
    const goesOn = this.stopped && text !== "";
    if (text !== "" || reasoning !== "") this.pieces++;
    this.letters += text.length;
    this.reasoning += reasoning;
    this.text.push(text);
    if (this.stopped) this.ending = "stop string";
    else if (choice.finishReason !== undefined) this.ending = this.endingOf(choice, choice.finishReason);
    return goesOn;
  }

  /**
   * The server says that it is done.
   *
   * @throws ServerError when nothing has come
   */
  close(): void {
    if (this.ending) return;
    if (this.pieces === 0) {
      throw new ServerError("the server ended its answer before it began", { concerns: "moment" });
    }
    this.ending = "end of text";
    this.unexplained = true;
  }

  /** @throws ServerError when the end has not come */
  broken(cause?: unknown): void {
    if (this.ending) return;
    const message = `the connection broke off after ${this.pieces} pieces of text`;
    throw new ServerError(message, { concerns: "moment", ...(cause !== undefined && { cause }) });
  }

  /** The text so far, now that nothing more comes. */
  end(): string {
    return this.text.end();
  }

  generated(notes: readonly HostNote[]): Generated {
    const { ending = "aborted", pieces, usage } = this;
    const text = this.end();
    const tokens = usage?.answer ?? pieces;
    const reasoningTokens = this.reasoningTokens(tokens);
    return {
      text,
      ending,
      promptTokens: usage?.prompt ?? 0,
      tokens,
      ...(this.reasoning !== "" && { reasoning: this.reasoning }),
      ...(reasoningTokens > 0 && { reasoningTokens }),
      notes: [...notes, ...this.notes(ending, text === "" && reasoningTokens > 0)],
    };
  }

  private endingOf({ stoppedBy }: Choice, reason: string): Ending {
    this.told = stoppedBy !== undefined;
    if (!Object.hasOwn(ENDINGS, reason)) {
      const concerns = Object.hasOwn(FAILURES, reason) ? FAILURES[reason] : "text";
      throw new ServerError(`the server ended the text with finish_reason "${oneLine(reason)}"`, {
        concerns,
      });
    }
    const ending = ENDINGS[reason];
    return ending === "end of text" && typeof stoppedBy === "string" ? "stop string" : ending;
  }

  /** As the server counts them; else as many as its share of the letters. */
  private reasoningTokens(tokens: number): number {
    const { reasoning, letters, usage } = this;
    if (usage?.reasoning !== undefined) return usage.reasoning;
    return reasoning === "" ? 0 : Math.round((tokens * reasoning.length) / (reasoning.length + letters));
  }

  private notes(ending: Ending, blank: boolean): HostNote[] {
    const { stop = [], maxTokens = Infinity } = this.request;
    const notes: HostNote[] = [];
    const note = (option: string, value: unknown, why: string): unknown => notes.push({ option, value, why });
    if (this.pieces > 0 && (this.usage?.answer === undefined || this.usage.prompt === undefined)) {
      const what = this.usage?.answer === undefined ? "tokens are the pieces of text that came" : "";
      const prompt = this.usage?.prompt === undefined ? "those of the prompt are unknown" : "";
      note("usage", null, `the server did not tell all usage: ${[what, prompt].filter(Boolean).join(", ")}`);
    }
    if (this.unexplained) note("finish_reason", null, "the server ended the text and gave no reason");
    if (ending === "end of text" && stop.length > 0 && !this.told) {
      note("stop", stop, "the server does not tell a stop string from the end of the text");
    }
    if (this.stopped) note("stop", stop, "the server ignored it or returned it; the text was cut here");
    if (ending === "length" && maxTokens === Infinity) {
      note(
        "maxTokens",
        maxTokens,
        "the server ended the text at a length of its own, or its context is full",
      );
    }
    if (blank) note("reasoning", null, "all tokens were reasoning: the visible text is empty");
    return notes;
  }
}

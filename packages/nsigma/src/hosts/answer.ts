import { OptionError } from "../errors.ts";
import { AnswerText } from "./answer-text.ts";
import { Detokenizer } from "./detokenizer.ts";
import type { Ending, Generated, HostRequest } from "./host.ts";
import { stopTokens } from "./stop-tokens.ts";
import type { TokenText } from "./tokenizer.ts";

/** What an answer needs to know of its model. */
export interface AnswerSettings {
  readonly tokenText: TokenText;
  /** The tokens that end a text. */
  readonly endOfText: readonly number[];
  /** The token ids of the prompt. */
  readonly prompt: readonly number[];
  /** The most tokens that prompt and answer may have together. */
  readonly contextLength: number;
}

/**
 * An answer as it grows: tokens in, text out, until something ends it. What hosts that run their own loop share.
 *
 * @throws OptionError for a prompt that leaves no room, and a stop string that could never be met
 */
export class Answer {
  /** Why it is over; undefined while it goes on. */
  ending: Ending | undefined;
  private tokens = 0;
  private readonly room: number;
  private readonly text: AnswerText;
  private readonly detokenizer: Detokenizer;
  private readonly stopTokens: readonly number[];
  private readonly request: HostRequest;
  private readonly settings: AnswerSettings;

  constructor(request: HostRequest, settings: AnswerSettings) {
    const { maxTokens = Infinity, stop = [] } = request;
    const { prompt, contextLength, tokenText } = settings;
    if (prompt.length >= contextLength) {
      throw new OptionError("prompt", prompt.length, `shorter than the context's ${contextLength} tokens`);
    }
    this.request = request;
    this.settings = settings;
    this.room = Math.min(maxTokens, contextLength - prompt.length);
    this.text = new AnswerText(request);
    this.stopTokens = stopTokens(stop, tokenText);
    // A text goes on in the answer; a message of a chat starts over.
    const before = typeof request.prompt === "string" ? prompt : [];
    this.detokenizer = new Detokenizer((ids) => tokenText.textOf(ids, false), before);
    if (request.signal?.aborted) this.ending = "aborted";
  }

  /** The most tokens that can come. */
  get most(): number {
    return this.room;
  }

  /** Takes the next token. */
  take(token: number): void {
    this.tokens++;
    if (this.settings.endOfText.includes(token)) this.ending = "end of text";
    else if (this.stopTokens.includes(token)) this.ending = "stop string";
    else this.show(this.detokenizer.push(token));
    if (this.ending) return;
    if (this.request.signal?.aborted) this.ending = "aborted";
    else if (this.tokens >= this.room) this.ending = "length";
  }

  /** The answer as it stands; nothing can be taken after it. */
  end(): Generated {
    this.show(this.detokenizer.end());
    const { tokens, ending = "aborted" } = this;
    return { text: this.text.end(), ending, promptTokens: this.settings.prompt.length, tokens, notes: [] };
  }

  private show(piece: string): void {
    this.text.push(piece);
    if (this.text.stopped) this.ending = "stop string";
  }
}

import type { ModelInfo, RowSource } from "./row-source.ts";
import type { TokenView } from "./tokens.ts";
import { Vocabulary } from "./vocabulary.ts";

/** The model that is open: its prompts, and how its tokens read. It lives in a worker, so that the page never waits. */
export class Engine {
  private source: RowSource | undefined;
  private known: Vocabulary | undefined;
  private readonly listeners: (() => void)[] = [];

  /** Takes a model in place of the one before. */
  use(source: RowSource): ModelInfo {
    const before = this.source;
    this.source = source;
    this.known = undefined;
    for (const hear of this.listeners) hear();
    before?.close().catch(() => {}); // what it has left to say interests nobody
    return source.info;
  }

  /** Tells somebody who keeps something of the model when another one takes its place. */
  whenOver(hear: () => void): void {
    this.listeners.push(hear);
  }

  /** A prompt as tokens; put to the model as a chat where it has a template, unless it is `plain`. */
  async encode(prompt: string, plain: boolean): Promise<TokenView[]> {
    return Array.from(await this.opened.encode(prompt, plain), (id) => this.view(id));
  }

  /** How tokens read, each alone. */
  texts(ids: readonly number[]): string[] {
    return ids.map((id) => this.textOf(id));
  }

  /** How tokens read together: a character may be in parts. */
  read(ids: readonly number[]): string {
    return this.vocabulary.read(ids);
  }

  /** @throws Error before there is one */
  get opened(): RowSource {
    if (!this.source) throw new Error("no model is open");
    return this.source;
  }

  get vocabulary(): Vocabulary {
    return (this.known ??= new Vocabulary(this.opened));
  }

  view(id: number): TokenView {
    return { id, text: this.textOf(id) };
  }

  textOf(id: number): string {
    return this.vocabulary.textOf(id);
  }
}

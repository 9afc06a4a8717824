import type { Message } from "nsigma/hosts";

/** What was said in a chat, and what can be taken back. */
export class Conversation {
  private said: readonly Message[];

  constructor(messages: readonly Message[] = []) {
    this.said = messages;
  }

  get messages(): readonly Message[] {
    return this.said;
  }

  /** What a model is asked for another message; nothing is remembered before it has answered. */
  with(content: string): readonly Message[] {
    return [...this.said, { role: "user", content }];
  }

  /** What it is asked for another answer to the last message; undefined when there is none. */
  again(): readonly Message[] | undefined {
    const last = this.lastQuestion();
    return last < 0 ? undefined : this.said.slice(0, last + 1);
  }

  answered(asked: readonly Message[], content: string): void {
    this.said = [...asked, { role: "assistant", content }];
  }

  /** Takes the last message and its answer back. @returns whether there was one */
  undo(): boolean {
    const last = this.lastQuestion();
    if (last >= 0) this.said = this.said.slice(0, last);
    return last >= 0;
  }

  /** Takes back all but the system messages before the first of the others. */
  clear(): void {
    const first = this.said.findIndex(({ role }) => role !== "system");
    if (first >= 0) this.said = this.said.slice(0, first);
  }

  /** @param content takes the place of the system messages at the beginning; none when it is empty */
  setSystem(content: string): void {
    const first = this.said.findIndex(({ role }) => role !== "system");
    const rest = first < 0 ? [] : this.said.slice(first);
    this.said = content === "" ? rest : [{ role: "system", content }, ...rest];
  }

  private lastQuestion(): number {
    return this.said.findLastIndex(({ role }) => role === "user");
  }
}

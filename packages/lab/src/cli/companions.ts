import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** So many texts are worth the second that another process takes to be ready. */
const WORTH_IT = 500;

/**
 * More processes of the same command on the same run: they share its work as any others would. They end when the work
 * is done, or when this process lets go of them or is no more.
 */
export class Companions {
  private readonly words: readonly string[];
  private count: number;
  private children: ChildProcess[] = [];

  /**
   * @param count how many
   * @param words the command that each of them runs
   */
  constructor(count: number, words: readonly string[]) {
    this.count = count;
    this.words = words;
  }

  /** Starts them, once, when there is enough to do for them. */
  join(missing: number): void {
    if (missing < WORTH_IT) return;
    for (; this.count > 0; this.count--) {
      const child = fork(process.argv[1], this.words, { stdio: ["ignore", "ignore", "ignore", "ipc"] });
      child.on("error", () => {}); // whoever cannot help does not
      this.children.push(child);
    }
  }

  /** Lets go of them and waits until they have written down what they have. */
  async end(): Promise<void> {
    const ends = this.children
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      .map((child) => {
        const end = once(child, "exit");
        if (child.connected) child.disconnect();
        return end;
      });
    this.children = [];
    await Promise.all(ends);
  }
}

/** Whether this process is a companion of another. */
export function isCompanion(): boolean {
  return process.send !== undefined;
}

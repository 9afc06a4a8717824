import { englishIn, lettersOf, mixesScripts } from "../metrics/broken-words.ts";
import { endsInLoop } from "../metrics/loops.ts";
import { cellKey } from "../plan/plan.ts";
import type { Run } from "../run/read-run.ts";
import type { Sample } from "../run/sample.ts";
import { isOpen } from "./tally.ts";

/** In what state a cell's texts are, each a share. */
export interface Condition {
  /** Texts that end in a loop. */
  readonly loops: number;
  /** Words with letters of several scripts; of open-ended tasks, where there are words. */
  readonly mixedScripts?: number;
  /** Words that an English dictionary has not, of those that it is asked about; of open-ended tasks whose prompts are English. */
  readonly unknownWords?: number;
}

/** With this share of its words in the dictionary a prompt is English. */
const ENGLISH = 0.9;

interface Counts {
  texts: number;
  loops: number;
  words: number;
  mixed: number;
  asked: number;
  known: number;
}

/** Finds the condition of every cell's texts while a run is read. */
export class ConditionReader {
  private readonly cells = new Map<string, Counts>();
  private readonly open: ReadonlySet<string>;
  private readonly english: ReadonlySet<string>;

  constructor({ items, plan }: Pick<Run, "items" | "plan">) {
    const open = plan.tasks.map(({ label }) => label).filter((task) => isOpen(items, task));
    const isEnglish = (task: string): boolean => {
      const prompts = items.filter((item) => item.task === task).flatMap(({ prompt }) => lettersOf(prompt));
      const { asked, known } = englishIn(prompts);
      return asked > 0 && known / asked >= ENGLISH;
    };
    this.open = new Set(open);
    this.english = new Set(open.filter(isEnglish));
  }

  add(sample: Sample): void {
    const { task, text } = sample;
    const key = cellKey(sample);
    const counts = this.cells.get(key) ?? { texts: 0, loops: 0, words: 0, mixed: 0, asked: 0, known: 0 };
    this.cells.set(key, counts);
    counts.texts++;
    if (endsInLoop(text)) counts.loops++;
    if (!this.open.has(task)) return;
    const words = lettersOf(text);
    counts.words += words.length;
    counts.mixed += words.filter(mixesScripts).length;
    if (!this.english.has(task)) return;
    const { asked, known } = englishIn(words);
    counts.asked += asked;
    counts.known += known;
  }

  /** By `cellKey`. */
  read(): Map<string, Condition> {
    return new Map(
      [...this.cells].map(([key, { texts, loops, words, mixed, asked, known }]) => [
        key,
        {
          loops: loops / texts,
          ...(words > 0 && { mixedScripts: mixed / words }),
          ...(asked > 0 && { unknownWords: 1 - known / asked }),
        },
      ]),
    );
  }
}

import type { SingleBar } from "cli-progress";
import { createLogUpdate } from "log-update";
import type { Problem } from "nsigma-tiny-model";
import { color } from "../text/color.ts";
import type { Watcher } from "../compare/compare.ts";
import { printable } from "../text/printable.ts";

const BAR_WIDTH = 40;

/** The problems once, numbered; the answers below stand in the same order. */
function listing(problems: readonly Problem[]): string {
  const lines = problems.map(
    ({ question, result }, index) => `${String(index + 1).padStart(3)}. ${question} (${result})`,
  );
  return `${color.bold("The problems, with the right answer")}\n${lines.join("\n")}`;
}

function mark(right: boolean, result: number): string {
  return right ? color.green("  ✓ right") : color.red(`  ✗ wrong, it is ${result}`);
}

/** Shows nothing but how far it is. */
export function counting(bar: SingleBar): Watcher {
  return { starts() {}, cellStarts() {}, answerStarts() {}, text() {}, answerEnds: () => bar.increment() };
}

/** For a pipe or a file: every answer streams into a line of its own. */
export function streaming(out: NodeJS.WritableStream): Watcher {
  return {
    starts: (problems) => out.write(`${listing(problems)}\n`),
    cellStarts: (arm, temperature) => out.write(`\n${color.bold(`${arm.label}, T = ${temperature}`)}\n`),
    answerStarts: () => out.write("  "),
    text: (piece) => out.write(printable(piece)),
    answerEnds: (right, { result }) => out.write(`${mark(right, result)}\n`),
  };
}

/** For a terminal: the same lines, and below the one that is being written a progress bar that stays in its place. */
export function live(out: NodeJS.WriteStream, total: number): Watcher & { end(): void } {
  const screen = createLogUpdate(out);
  const started = performance.now();
  let done = 0;
  let line = "";
  const bar = () => {
    const filled = Math.round((BAR_WIDTH * done) / total);
    const seconds = ((performance.now() - started) / 1000) * (total / Math.max(1, done) - 1);
    const left = done === 0 ? "" : `, ${Math.ceil(seconds)} s left`;
    return `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${done}/${total} answers${left}`;
  };
  const print = (text: string) => {
    screen.clear();
    out.write(`${text}\n`);
  };
  return {
    starts: (problems) => print(listing(problems)),
    cellStarts: (arm, temperature) => print(`\n${color.bold(`${arm.label}, T = ${temperature}`)}`),
    answerStarts() {
      line = "  ";
    },
    text(piece) {
      line += printable(piece);
      screen(`${line}\n${bar()}`);
    },
    answerEnds(right, { result }) {
      done++;
      print(line + mark(right, result));
      screen(bar());
    },
    end: () => screen.clear(),
  };
}

import { message, withoutSecrets } from "../text/message.ts";
import { visible, visibleJson } from "../text/printable.ts";

/** Our own colours and emphasis. Sequences that move, hide or blink are nobody's. */
const COLOURS = /(\u001b\[(?:[12]|22|3[0-79])m)/;

/** Says a line on stderr: an error, a remark, what was left out. Nothing is said in another way. */
export function say(line: string): void {
  process.stderr.write(`nsigma: ${message(line)}\n`);
}

/** What a person at the terminal gets on top of that: where an error arose, how far it is. */
export function sayMore(text: string): void {
  process.stderr.write(`${visible(withoutSecrets(text.slice(0, 20_000)))}\n`);
}

/** Prints a result for people. */
export function print(text: string): void {
  const pieces = text.split(COLOURS).map((piece, index) => (index % 2 === 1 ? piece : visible(piece)));
  process.stdout.write(`${pieces.join("")}\n`);
}

/** Prints a result for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${visibleJson(value)}\n`);
}

/** Prints a model's text: to a program as it is, to a terminal without what that would act on. */
export function printText(text: string): void {
  process.stdout.write(process.stdout.isTTY ? visible(text) : text);
}

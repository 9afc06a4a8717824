import { InvalidArgumentError } from "commander";
import { suggestion } from "../models/suggestion.ts";

/** `topNSigma` -> `--top-n-sigma` */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw new InvalidArgumentError("Give a number.");
  return value;
}

/** An integer from 1. */
export function count(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("Give an integer from 1.");
  return value;
}

/** An integer from 0. */
export function seed(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("Give an integer from 0.");
  return value;
}

/** An integer in a range. */
export function integer(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = number(text);
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`Give an integer ${range}.`);
  };
}

/** Texts, none of them empty, of a flag that may be repeated. */
export function someText(text: string, before: readonly string[] = []): string[] {
  if (text === "") throw new InvalidArgumentError("Give some text.");
  return [...before, text];
}

/** Numbers, separated by commas. */
export function numbers(text: string): number[] {
  return text.split(",").map(number);
}

/** One of the known names; a mistyped one is an error that names the nearest. */
export function oneOf<Name extends string>(known: readonly Name[]): (text: string) => Name {
  return (text) => {
    const name = known.find((each) => each === text);
    if (name !== undefined) return name;
    throw new InvalidArgumentError(`${suggestion(text, known)}The choices are ${known.join(", ")}.`);
  };
}

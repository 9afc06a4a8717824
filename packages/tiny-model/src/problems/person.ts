import type { Dice } from "./dice.ts";
import { HE_NAMES, SHE_NAMES, THEY_NAMES } from "./words/names.ts";
import { capitalized } from "./words/noun.ts";

type Pronoun = "she" | "he" | "they";

const OBJECT = { she: "her", he: "him", they: "them" } as const;
const POSSESSIVE = { she: "her", he: "his", they: "their" } as const;
const IRREGULAR: Record<string, string> = { has: "have", is: "are", does: "do", goes: "go" };

/** The plural of a verb in the third person: `buys` gives `buy`. */
function pluralVerb(verb: string): string {
  if (verb in IRREGULAR) return IRREGULAR[verb];
  if (/[^aeiou]ies$/.test(verb)) return verb.replace(/ies$/, "y");
  if (/(sh|ch|ss|x)es$/.test(verb)) return verb.slice(0, -2);
  return verb.slice(0, -1);
}

/** Someone in a story, with the pronouns and verb forms that go with the name. */
export class Person {
  readonly name: string;
  readonly pronoun: Pronoun;

  constructor(name: string, pronoun: Pronoun) {
    this.name = name;
    this.pronoun = pronoun;
  }

  get them(): string {
    return OBJECT[this.pronoun];
  }

  get their(): string {
    return POSSESSIVE[this.pronoun];
  }

  /** `does she`, `do they` */
  get doThey(): string {
    return this.pronoun === "they" ? "do they" : `does ${this.pronoun}`;
  }

  /** The verb as it agrees with the pronoun: `buys` after "she", `buy` after "they". */
  agree(verb: string): string {
    return this.pronoun === "they" ? pluralVerb(verb) : verb;
  }

  /** `she buys`, `they buy` */
  they(verb: string): string {
    return `${this.pronoun} ${this.agree(verb)}`;
  }

  /** The same at the start of a sentence. */
  They(verb: string): string {
    return capitalized(this.they(verb));
  }
}

const EVERYONE: readonly Person[] = [
  ...SHE_NAMES.map((name) => new Person(name, "she")),
  ...HE_NAMES.map((name) => new Person(name, "he")),
  ...THEY_NAMES.map((name) => new Person(name, "they")),
];

export function person(dice: Dice): Person {
  return dice.pick(EVERYONE);
}

export function people(dice: Dice, count: number): Person[] {
  return dice.distinct(EVERYONE, count);
}

import type { Dice } from "./dice.ts";
import type { Person } from "./person.ts";
import { BOATS, VEHICLES } from "./words/goods.ts";
import { FARM_ANIMALS, PETS } from "./words/nature.ts";
import { capitalized, withArticle } from "./words/noun.ts";
import { COLORS, DAYS, JOBS, MONTHS, PLACES, RELATIVES, SHOPS, SIBLINGS, WEATHER } from "./words/scenery.ts";

const PROBABILITY = 0.32;
const BOUNDARY = /(?<=[.?!]) /;
// A sentence that refers to the one before it must keep it as its neighbor: after cows in a field,
// "She gives half of them away" would speak of cows.
const REFERS_BACK = /\b(them|they|it|ones)\b|remain\?|are left\?/i;

function personal(dice: Dice, who: Person): string {
  const relative = dice.pick(RELATIVES[who.pronoun]);
  const pets = dice.pick(PETS);
  return dice.pick([
    `${who.name}'s ${dice.pick(SIBLINGS[who.pronoun])} is ${dice.integer(5, 40)} years old.`,
    `${who.name}'s ${relative} is ${withArticle(dice.pick(JOBS))}.`,
    `${who.name} has ${dice.integer(2, 5)} ${pets.many}.`,
    `${who.name}'s favorite color is ${dice.pick(COLORS)}.`,
    `${who.name} lives near the ${dice.pick(PLACES)}.`,
    `${who.name} was born in ${dice.pick(MONTHS)}.`,
  ]);
}

function scenic(dice: Dice): string {
  const [place, other] = dice.distinct(PLACES, 2);
  return dice.pick([
    `It is a ${dice.pick(WEATHER)} ${dice.pick(DAYS)} in ${dice.pick(MONTHS)}.`,
    `The ${dice.pick(SHOPS)} opens at ${dice.integer(7, 11)}.`,
    `The ${place} is ${dice.integer(2, 30)} minutes from the ${other}.`,
    `${capitalized(withArticle(dice.pick(COLORS)))} ${dice.pick([...VEHICLES, ...BOATS]).one} passes by.`,
    `There are ${dice.integer(2, 40)} ${dice.pick(FARM_ANIMALS).many} in a field near the ${place}.`,
  ]);
}

/** The question, at times with one sentence more that has no bearing on the result. */
export function withDistractor(dice: Dice, question: string, about?: Person): string {
  if (!dice.chance(PROBABILITY)) return question;
  const sentences = question.split(BOUNDARY);
  const places = sentences.flatMap((next, i) => (i > 0 && !REFERS_BACK.test(next) ? [i] : []));
  if (places.length === 0) return question;
  const sentence = about && dice.chance(0.6) ? personal(dice, about) : scenic(dice);
  return sentences.toSpliced(dice.pick(places), 0, sentence).join(" ");
}

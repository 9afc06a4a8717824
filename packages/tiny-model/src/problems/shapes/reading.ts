import { minus, plus, times } from "../equation.ts";
import { person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { nouns } from "../words/noun.ts";
import { DAYS } from "../words/scenery.ts";

const READS = nouns(
  "novel, comic, storybook, thriller, biography, magazine, guidebook, fairy tale, mystery, diary",
);

const pagesLeft: Shape = {
  name: "pages-left",
  steps: 1,
  tell(dice) {
    const who = person(dice);
    const book = dice.pick(READS).one;
    const day = dice.pick(DAYS);
    const pages = dice.integer(15, 95);
    const read = dice.integer(4, pages - 3);
    const left = minus(pages, read);
    const question = dice.pick([
      `${who.name} reads a ${book} of ${pages} pages. By ${day}, ${who.they("has")} finished ${read} pages. How many pages are left?`,
      `A ${book} has ${pages} pages. ${who.name} has read ${read} of them. How many pages must ${who.pronoun} still read?`,
      `On ${day}, ${who.name} read ${read} pages of a ${book}. The ${book} is ${pages} pages long. How many pages remain?`,
    ]);
    const worked = dice.pick([`There are ${left} pages left.`, `That leaves ${left} pages.`]);
    return { question, worked: [worked], result: left, about: who };
  },
};

const dailyReading: Shape = {
  name: "daily-reading",
  steps: 2,
  tell(dice) {
    const who = person(dice);
    const book = dice.pick(READS).one;
    const days = dice.integer(2, 9);
    const daily = dice.integer(2, 12);
    const pages = days * daily + dice.integer(2, 40);
    const read = times(days, daily);
    const left = minus(pages, read);
    const question = dice.pick([
      `${who.name} reads ${daily} pages of a ${book} every day. The ${book} has ${pages} pages. How many pages are left after ${days} days?`,
      `A ${book} is ${pages} pages long. For ${days} days, ${who.name} reads ${daily} pages each day. How many pages ${who.doThey} still have to read?`,
      `${who.name} borrows a ${book} with ${pages} pages. ${who.They("reads")} ${daily} pages a night for ${days} nights. How many pages remain?`,
    ]);
    const worked = [
      dice.pick([`${who.name} reads ${read} pages.`, `In that time ${who.name} reads ${read} pages.`]),
      dice.pick([`There are ${left} pages left.`, `That leaves ${left} pages.`]),
    ];
    return { question, worked, result: left, about: who };
  },
};

const twoDays: Shape = {
  name: "two-days-reading",
  steps: 3,
  tell(dice) {
    const who = person(dice);
    const book = dice.pick(READS).one;
    const [day, later] = dice.distinct(DAYS, 2);
    const first = dice.integer(4, 30);
    const extra = dice.integer(2, 15);
    const pages = 2 * first + extra + dice.integer(2, 30);
    const second = plus(first, extra);
    const both = plus(first, second);
    const left = minus(pages, both);
    const question = dice.pick([
      `${who.name} reads ${first} pages of a ${book} on ${day} and ${extra} pages more than that on ${later}. The ${book} has ${pages} pages. How many pages are left?`,
      `A ${book} has ${pages} pages. On ${day}, ${who.name} reads ${first} of them. On ${later}, ${who.they("reads")} ${extra} more than on ${day}. How many pages remain?`,
      `Of the ${pages} pages in a ${book}, ${who.name} reads ${first} on the first day. On the second day ${who.they("reads")} ${extra} more pages than on the first. How many pages are still unread?`,
    ]);
    const worked = [
      dice.pick([`The second time it is ${second} pages.`, `Next ${who.name} reads ${second} pages.`]),
      dice.pick([`Together that is ${both} pages.`, `In all ${who.name} reads ${both} pages.`]),
      dice.pick([`There are ${left} pages left.`, `That leaves ${left} pages.`]),
    ];
    return { question, worked, result: left, about: who };
  },
};

export const READING: readonly Shape[] = [pagesLeft, dailyReading, twoDays];

import { minus, over, plus, times } from "../equation.ts";
import { people, person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { nouns } from "../words/noun.ts";
import { CROWDS, DAYS } from "../words/scenery.ts";

const READS = nouns("novel, comic, storybook, thriller, biography, magazine, guidebook, fairy tale, mystery, diary");

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

const classroom: Shape = {
  name: "part-of-class",
  steps: 2,
  tell(dice) {
    const who = person(dice);
    const crowd = dice.pick(CROWDS).many;
    const { words, by } = dice.pick([
      { words: "half", by: 2 },
      { words: "a third", by: 3 },
      { words: "a quarter", by: 4 },
      { words: "a fifth", by: 5 },
    ]);
    const size = dice.integer(2, by === 2 ? 40 : 20);
    const total = size * by;
    const some = over(total, by);
    const others = minus(total, some);
    const [wear, not] = dice.pick([
      ["wear glasses", "do not wear glasses"],
      ["come by bus", "do not come by bus"],
      ["play chess", "do not play chess"],
      ["have a pet", "do not have a pet"],
      ["speak French", "do not speak French"],
      ["like tea", "do not like tea"],
      ["bring lunch", "do not bring lunch"],
      ["sing in the choir", "do not sing in the choir"],
    ]);
    const question = dice.pick([
      `In ${who.name}'s club there are ${total} ${crowd}. If ${words} of them ${wear}, how many of the ${crowd} ${not}?`,
      `${who.name} asks ${total} ${crowd}. It turns out that ${words} of the ${crowd} ${wear}. How many ${crowd} ${not}?`,
      `A group has ${total} ${crowd}. ${who.name} finds that ${words} of them ${wear} and the others do not. How many ${crowd} ${not}?`,
    ]);
    const worked = [
      dice.pick([`Of the ${crowd}, ${some} ${wear}.`, `So ${some} ${crowd} ${wear}.`]),
      dice.pick([`The other ${others} ${not}.`, `Then ${others} ${crowd} ${not}.`]),
    ];
    return { question, worked, result: others, about: who };
  },
};

const buses: Shape = {
  name: "school-buses",
  steps: 4,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const vehicle = dice.pick(nouns("bus, van, minibus, boat, wagon, jeep, ferry"));
    const rides = dice.integer(3, 8);
    const seats = dice.integer(5, 15);
    const classes = dice.integer(2, 5);
    // As many teachers as fill the last seats, so that the division is exact.
    const size = Math.max(2, Math.floor((rides * seats - 2) / classes) - dice.integer(0, 3));
    const teachers = rides * seats - classes * size;
    const fare = dice.integer(2, 12);
    const students = times(classes, size);
    const all = plus(students, teachers);
    const needed = over(all, seats);
    const cost = times(needed, fare);
    const question = dice.pick([
      `${classes} classes of ${size} students and ${teachers} teachers go on a trip with ${who.name}'s school. Each ${vehicle.one} carries ${seats} people and costs $${fare}. How many dollars do they pay for the ${vehicle.many}?`,
      `${who.name} plans a trip for ${classes} classes with ${size} students each and for ${teachers} teachers. A ${vehicle.one} has ${seats} seats. Renting one ${vehicle.one} costs $${fare}. How many dollars is that in all?`,
      `A school rents ${vehicle.many} with ${seats} seats for $${fare} each. There are ${classes} classes of ${size} students. ${who.name} and ${friend.name} invite ${teachers} teachers too. How many dollars do the ${vehicle.many} cost?`,
    ]);
    const worked = [
      dice.pick([`There are ${students} students.`, `The classes have ${students} students.`]),
      dice.pick([`With teachers there are ${all} people.`, `That makes ${all} people.`]),
      dice.pick([`They need ${needed} ${vehicle.many}.`, `That fills ${needed} ${vehicle.many}.`]),
      dice.pick([`The ${vehicle.many} cost ${cost} dollars.`, `The price is ${cost} dollars.`]),
    ];
    return { question, worked, result: cost };
  },
};

export const READING: readonly Shape[] = [pagesLeft, dailyReading, twoDays, classroom, buses];

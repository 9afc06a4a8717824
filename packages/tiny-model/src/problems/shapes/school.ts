import { minus, over, plus, times } from "../equation.ts";
import { people, person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { nouns } from "../words/noun.ts";
import { CROWDS } from "../words/scenery.ts";

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

export const SCHOOL: readonly Shape[] = [classroom, buses];

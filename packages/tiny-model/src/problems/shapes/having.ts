import { minus, plus } from "../equation.ts";
import { people, person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { BELONGINGS, SMALL } from "../words/choices.ts";
import { CONTAINERS } from "../words/containers.ts";
import { COLORS, DAYS, SHOPS } from "../words/scenery.ts";

const gain: Shape = {
  name: "gain",
  steps: 1,
  tell(dice) {
    const who = person(dice);
    const { name } = who;
    const things = dice.pick(BELONGINGS).many;
    const shop = dice.pick(SHOPS);
    const [day, later] = dice.distinct(DAYS, 2);
    const before = dice.integer(3, 60);
    const more = dice.integer(2, 38);
    const total = plus(before, more);
    const question = dice.pick([
      `${name} has ${before} ${things}. ${who.They("buys")} ${more} more at the ${shop}. How many ${things} ${who.doThey} have now?`,
      `${name} starts the week with ${before} ${things} and gets ${more} more on ${day}. How many ${things} does ${name} have in all?`,
      `There are ${before} ${things} in ${name}'s room. A friend gives ${who.them} ${more} more. How many ${things} does ${name} own now?`,
      `${name} buys ${before} ${things} on ${day}. On ${later}, ${who.they("buys")} another ${more}. How many ${things} does ${name} buy altogether?`,
    ]);
    const worked = dice.pick([`${name} has ${total} ${things}.`, `In all, ${name} has ${total} ${things}.`]);
    return { question, worked: [worked], result: total, about: who };
  },
};

const lose: Shape = {
  name: "lose",
  steps: 1,
  tell(dice) {
    const who = person(dice);
    const { name } = who;
    const things = dice.pick(BELONGINGS).many;
    const day = dice.pick(DAYS);
    const before = dice.integer(8, 80);
    const gone = dice.integer(2, before - 2);
    const left = minus(before, gone);
    const question = dice.pick([
      `${name} has ${before} ${things}. ${who.They("gives")} ${gone} of them to a friend. How many ${things} are left?`,
      `On ${day}, ${name} takes ${before} ${things} to school and loses ${gone} of them. How many ${things} ${who.doThey} still have?`,
      `${name} owned ${before} ${things}. Then ${who.they("sells")} ${gone} of the ${things} to a neighbor. How many remain?`,
      `There were ${before} ${things} in the box. ${name} took out ${gone} of them. How many ${things} stayed in the box?`,
    ]);
    const worked = dice.pick([`There are ${left} ${things} left.`, `That leaves ${left} ${things}.`]);
    return { question, worked: [worked], result: left, about: who };
  },
};

const colors: Shape = {
  name: "colors",
  steps: 1,
  tell(dice) {
    const who = person(dice);
    const { name } = who;
    const things = dice.pick(BELONGINGS.slice(0, 110)).many;
    const container = dice.pick(CONTAINERS).one;
    const [one, other] = dice.distinct(COLORS, 2);
    const first = dice.integer(2, 50);
    const second = dice.integer(2, 50);
    const total = plus(first, second);
    const question = dice.pick([
      `${name}'s ${container} holds ${first} ${one} ${things} and ${second} ${other} ${things}. How many ${things} are in the ${container}?`,
      `${name} counts ${first} ${one} ${things}. Next to them are ${second} ${other} ones. How many ${things} are there altogether?`,
      `There are ${first} ${one} ${things} in a ${container}. ${name} adds ${second} ${other} ${things}. How many ${things} does the ${container} hold now?`,
    ]);
    const worked = dice.pick([`There are ${total} ${things}.`, `Together there are ${total} ${things}.`]);
    return { question, worked: [worked], result: total, about: who };
  },
};

const difference: Shape = {
  name: "difference",
  steps: 1,
  tell(dice) {
    const [who, other] = people(dice, 2);
    const things = dice.pick(SMALL).many;
    const more = dice.integer(8, 75);
    const fewer = dice.integer(2, more - 2);
    const gap = minus(more, fewer);
    const question = dice.pick([
      `${who.name} has ${more} ${things}. ${other.name} has only ${fewer}. How many more ${things} does ${who.name} have than ${other.name}?`,
      `${other.name} packed ${fewer} ${things}, while ${who.name} packed ${more}. How many fewer ${things} did ${other.name} pack?`,
      `At the fair, ${who.name} sold ${more} ${things} and ${other.name} sold ${fewer} ${things}. By how many did ${who.name} beat ${other.name}?`,
    ]);
    const worked = dice.pick([
      `The difference is ${gap} ${things}.`,
      `${who.name} is ahead by ${gap} ${things}.`,
    ]);
    return { question, worked: [worked], result: gap, about: who };
  },
};

const needed: Shape = {
  name: "needed",
  steps: 1,
  tell(dice) {
    const who = person(dice);
    const { name } = who;
    const things = dice.pick(SMALL).many;
    const goal = dice.integer(10, 80);
    const already = dice.integer(3, goal - 2);
    const missing = minus(goal, already);
    const question = dice.pick([
      `${name} needs ${goal} ${things} for a party. So far ${who.they("has")} ${already}. How many more ${things} ${who.doThey} need?`,
      `${name} already has ${already} ${things}. The goal is to collect ${goal}. How many ${things} are missing?`,
      `A prize is given for ${goal} ${things}. ${name} has ${already} of them. How many more ${things} must ${who.pronoun} get?`,
    ]);
    const worked = dice.pick([
      `${name} needs ${missing} more ${things}.`,
      `There are ${missing} ${things} missing.`,
    ]);
    return { question, worked: [worked], result: missing, about: who };
  },
};

export const HAVING: readonly Shape[] = [gain, lose, colors, difference, needed];

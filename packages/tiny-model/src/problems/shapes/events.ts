import { minus, over, plus } from "../equation.ts";
import { PARTS } from "../fraction.ts";
import { people, person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { BELONGINGS, SMALL, STOCK } from "../words/choices.ts";
import { FINDS } from "../words/nature.ts";
import { DAYS, PLACES } from "../words/scenery.ts";

const gainThenLose: Shape = {
  name: "gain-then-lose",
  steps: 2,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(FINDS).many;
    const place = dice.pick(PLACES);
    const before = dice.integer(3, 50);
    const more = dice.integer(2, 40);
    const gone = dice.integer(2, Math.min(40, before + more - 2));
    const all = plus(before, more);
    const left = minus(all, gone);
    const question = dice.pick([
      `${who.name} has ${before} ${things} and finds ${more} more near the ${place}. Then ${who.they("gives")} ${gone} ${things} to ${friend.name}. How many ${things} ${who.doThey} keep?`,
      `${who.name} collected ${before} ${things} in the morning and ${more} in the afternoon. On the way home, ${gone} of the ${things} got lost. How many ${things} are left?`,
      `There are ${before} ${things} in a jar. ${who.name} puts in ${more} more. Later ${friend.name} takes out ${gone}. How many ${things} are in the jar now?`,
    ]);
    const worked = [
      dice.pick([`At first there are ${all} ${things}.`, `Together that is ${all} ${things}.`]),
      dice.pick([`Then ${left} ${things} are left.`, `That leaves ${left} ${things}.`]),
    ];
    return { question, worked, result: left, about: who };
  },
};

const loseTwice: Shape = {
  name: "lose-twice",
  steps: 2,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(BELONGINGS).many;
    const [day, later] = dice.distinct(DAYS, 2);
    const before = dice.integer(15, 80);
    const gone = dice.integer(2, before - 8);
    const again = dice.integer(2, before - gone - 2);
    const rest = minus(before, gone);
    const left = minus(rest, again);
    const question = dice.pick([
      `${who.name} has ${before} ${things}. ${who.They("gives")} ${gone} to ${friend.name} and ${again} to a cousin. How many ${things} remain?`,
      `A shop has ${before} ${things}. On ${day} it sells ${gone} of them, and on ${later} it sells ${again} more. How many ${things} are not sold?`,
      `${who.name} took ${before} ${things} to the market. In the morning ${gone} were sold. In the afternoon ${again} more were sold. How many ${things} did ${who.name} take home?`,
    ]);
    const worked = [
      dice.pick([`After the first, ${rest} ${things} are left.`, `First that leaves ${rest} ${things}.`]),
      dice.pick([`Then ${left} ${things} are left.`, `In the end ${left} ${things} remain.`]),
    ];
    return { question, worked, result: left, about: who };
  },
};

const partThenMore: Shape = {
  name: "part-then-more",
  steps: 2,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(BELONGINGS).many;
    const day = dice.pick(DAYS);
    const { words, by } = dice.pick(PARTS);
    const kept = dice.integer(2, by === 2 ? 30 : 20);
    const more = dice.integer(2, 30);
    const own = over(kept * by, by);
    const total = plus(own, more);
    const question = dice.pick([
      `${friend.name} owns ${kept * by} ${things}. ${who.name} has ${words} of that number. On ${day}, ${who.name} buys ${more} more. How many ${things} does ${who.name} have now?`,
      `${who.name} keeps ${words} of a set of ${kept * by} ${things} and throws out the rest. Then ${friend.name} gives ${who.them} ${more} ${things}. How many ${things} does ${who.name} have?`,
      `From a pile of ${kept * by} ${things}, ${who.name} gets ${words}. ${who.They("finds")} ${more} more at home. How many ${things} ${who.doThey} have in all?`,
    ]);
    const worked = [
      dice.pick([`${who.name} has ${own} ${things} at first.`, `At first that is ${own} ${things}.`]),
      dice.pick([`Then ${who.name} has ${total} ${things}.`, `In all that is ${total} ${things}.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

const partThenPart: Shape = {
  name: "part-then-part",
  steps: 3,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(SMALL).many;
    const [first, second] = dice.distinct(PARTS, 2);
    const unit = dice.integer(2, first.by * second.by > 8 ? 6 : 12);
    const total = unit * first.by * second.by;
    const taken = over(total, first.by);
    const rest = minus(total, taken);
    const again = over(rest, second.by);
    const question = dice.pick([
      `${who.name} has ${total} ${things}. ${who.They("gives")} ${first.words} of them to ${friend.name}, and later ${second.words} of the rest to a neighbor. How many ${things} does the neighbor get?`,
      `There are ${total} ${things} in a basket. ${who.name} takes ${first.words} of them. Then ${friend.name} takes ${second.words} of the remaining ${things}. How many ${things} does ${friend.name} take?`,
      `${who.name} sells ${first.words} of ${total} ${things} in the morning. Then ${who.they("sells")} ${second.words} of the rest in the evening. How many ${things} ${who.doThey} sell in the evening?`,
    ]);
    const worked = [
      dice.pick([`The first part is ${taken} ${things}.`, `First go ${taken} ${things}.`]),
      dice.pick([`Then ${rest} ${things} are left.`, `That leaves ${rest} ${things}.`]),
      dice.pick([`The second part is ${again} ${things}.`, `Then go ${again} ${things}.`]),
    ];
    return { question, worked, result: again, about: who };
  },
};

const stock: Shape = {
  name: "stock",
  steps: 3,
  tell(dice) {
    const who = person(dice);
    const things = dice.pick(STOCK).many;
    const [day, later] = dice.distinct(DAYS, 2);
    const before = dice.integer(10, 50);
    const sold = dice.integer(2, before - 4);
    const arrived = dice.integer(3, 40);
    const rest = minus(before, sold);
    const refilled = plus(rest, arrived);
    const again = dice.integer(2, Math.min(30, refilled.value - 2));
    const left = minus(refilled, again);
    const question = dice.pick([
      `${who.name}'s shop has ${before} ${things}. On ${day}, ${sold} of them are sold and ${arrived} new ones arrive. On ${later}, ${again} more are sold. How many ${things} are in the shop now?`,
      `A store keeps ${before} ${things}. First ${who.name} sells ${sold} ${things}, then a truck brings ${arrived}, and finally ${who.they("sells")} ${again} more. How many ${things} are left?`,
      `There were ${before} ${things} in stock. ${who.name} took out ${sold}. After that, ${arrived} ${things} came in and ${again} went out. How many ${things} are in stock?`,
    ]);
    const worked = [
      dice.pick([`First that leaves ${rest} ${things}.`, `After the first, ${rest} ${things} are left.`]),
      dice.pick([
        `Then there are ${refilled} ${things}.`,
        `With the new ones, there are ${refilled} ${things}.`,
      ]),
      dice.pick([`In the end ${left} ${things} remain.`, `Then ${left} ${things} are left.`]),
    ];
    return { question, worked, result: left, about: who };
  },
};

export const EVENTS: readonly Shape[] = [gainThenLose, loseTwice, partThenMore, partThenPart, stock];

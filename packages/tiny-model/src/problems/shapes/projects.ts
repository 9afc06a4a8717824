import { minus, over, plus, times } from "../equation.ts";
import { person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { PLANTS } from "../words/choices.ts";
import { PACKAGES } from "../words/containers.ts";
import { BAKED, SWEETS } from "../words/food.ts";
import { withArticle } from "../words/noun.ts";
import { COLORS, CROWDS, VENUES } from "../words/scenery.ts";

const bakery: Shape = {
  name: "bakery",
  steps: 4,
  tell(dice) {
    const who = person(dice);
    const treats = dice.pick([...BAKED, ...SWEETS]).many;
    const box = dice.pick(PACKAGES);
    const trays = dice.integer(3, 10);
    const each = dice.integer(6, 12);
    const made = times(trays, each);
    const size = dice.integer(2, 6);
    const boxes = dice.integer(2, Math.min(10, Math.floor((made.value - 4) / size)));
    const gone = made.value - boxes * size;
    const early = dice.integer(2, gone - 2);
    const rest = minus(made, early);
    const left = minus(rest, gone - early);
    const filled = over(left, size);
    const question = dice.pick([
      `${who.name} bakes ${trays} trays of ${each} ${treats}. ${who.They("sells")} ${early} in the morning and ${gone - early} in the afternoon. The rest go into ${box.many} of ${size}. How many ${box.many} are there?`,
      `A bakery makes ${trays} trays with ${each} ${treats} each. ${early} are sold and ${gone - early} are burnt. ${who.name} packs the others into ${box.many} of ${size}. How many ${box.many} does ${who.name} fill?`,
      `${who.name} puts ${each} ${treats} on each of ${trays} plates. Guests eat ${early} before dinner and ${gone - early} after it. The rest are packed, ${size} to a ${box.one}. How many ${box.many} are needed?`,
    ]);
    const worked = [
      dice.pick([`There are ${made} ${treats}.`, `At first there are ${made} ${treats}.`]),
      dice.pick([`First that leaves ${rest} ${treats}.`, `After the first, ${rest} ${treats} are left.`]),
      dice.pick([`Then ${left} ${treats} are left.`, `Then that leaves ${left} ${treats}.`]),
      dice.pick([`They fill ${filled} ${box.many}.`, `That makes ${filled} ${box.many}.`]),
    ];
    return { question, worked, result: filled, about: who };
  },
};

const garden: Shape = {
  name: "garden",
  steps: 4,
  tell(dice) {
    const who = person(dice);
    const [plant, other] = dice.distinct(PLANTS, 2);
    const color = dice.pick(COLORS);
    const [rows, lines] = [dice.integer(2, 8), dice.integer(2, 8)];
    const [each, every] = [dice.integer(2, 10), dice.integer(2, 10)];
    const first = times(rows, each);
    const second = times(lines, every);
    const all = plus(first, second);
    const dead = dice.integer(2, Math.min(25, all.value - 2));
    const left = minus(all, dead);
    const question = dice.pick([
      `${who.name} plants ${rows} rows of ${each} ${plant.many} and ${lines} rows of ${every} ${other.many}. In winter ${dead} plants die. How many plants are left?`,
      `A garden has ${rows} rows with ${each} ${plant.many} each. Behind ${withArticle(color)} fence are ${lines} rows with ${every} ${other.many} each. ${who.name} digs out ${dead} plants. How many plants remain?`,
      `In ${who.name}'s garden grow ${rows} rows of ${plant.many}, ${each} in each row. There are ${lines} rows of ${other.many} too, ${every} in each. ${who.name} sells ${dead} of the plants. How many plants stay?`,
    ]);
    const worked = [
      dice.pick([`There are ${first} ${plant.many}.`, `The ${plant.many} are ${first} plants.`]),
      dice.pick([`There are ${second} ${other.many}.`, `The ${other.many} are ${second} plants.`]),
      dice.pick([`In all there are ${all} plants.`, `Together that is ${all} plants.`]),
      dice.pick([`Then ${left} plants are left.`, `That leaves ${left} plants.`]),
    ];
    return { question, worked, result: left, about: who };
  },
};

const tickets: Shape = {
  name: "tickets",
  steps: 4,
  tell(dice) {
    const who = person(dice);
    const venue = dice.pick(VENUES);
    const crowd = dice.pick(CROWDS.slice(0, 18));
    const [men, women] = [dice.integer(2, 9), dice.integer(2, 9)];
    const fare = dice.integer(2, 8);
    const heads = plus(men, women);
    const total = times(heads, fare);
    const snacks = dice.integer(2, 25);
    const all = plus(total, snacks);
    const purse = all.value + dice.integer(2, 30);
    const left = minus(purse, all);
    const question = dice.pick([
      `${who.name} takes ${men} boys and ${women} girls to the ${venue}. Each ticket costs $${fare}, and the snacks cost $${snacks}. ${who.They("pays")} with $${purse}. How many dollars are left?`,
      `At the ${venue}, one ticket costs $${fare}. A group of ${men} old and ${women} young ${crowd.many} buys tickets and a guidebook for $${snacks}. ${who.name} has $${purse} for all of it. How many dollars remain?`,
      `A group has $${purse}. Tickets for the ${venue} cost $${fare} each. ${who.name} buys ${men} of them for one family and ${women} for another, and pays $${snacks} for a map. How many dollars are left?`,
    ]);
    const worked = [
      dice.pick([`They need ${heads} tickets.`, `There are ${heads} tickets.`]),
      dice.pick([`The tickets cost ${total} dollars.`, `For tickets that is ${total} dollars.`]),
      dice.pick([`In all it is ${all} dollars.`, `The total is ${all} dollars.`]),
      dice.pick([`That leaves ${left} dollars.`, `There are ${left} dollars left.`]),
    ];
    return { question, worked, result: left };
  },
};

export const PROJECTS: readonly Shape[] = [bakery, garden, tickets];

import { minus, over, plus, times } from "../equation.ts";
import { people, person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { BELONGINGS, PLANTS } from "../words/choices.ts";
import { PACKAGES } from "../words/containers.ts";
import { BAKED, FRUIT, SWEETS } from "../words/food.ts";
import { WILD_ANIMALS } from "../words/nature.ts";
import { nouns, withArticle } from "../words/noun.ts";
import { COLORS, CROWDS, PLACES, VENUES } from "../words/scenery.ts";

const LAYERS = nouns("hen, duck, goose/geese, turkey, quail, chicken");
const DOZENS = [...BAKED, ...FRUIT, ...SWEETS, ...BELONGINGS.slice(0, 80)];

const week: Shape = {
  name: "week",
  steps: 2,
  tell(dice) {
    const who = person(dice);
    const animals = dice.pick(WILD_ANIMALS).many;
    const place = dice.pick(PLACES);
    const daily = dice.integer(2, 15);
    const extra = dice.integer(2, 40);
    const weekly = times(daily, 7);
    const total = plus(weekly, extra);
    const question = dice.pick([
      `${who.name} takes ${daily} photos of ${animals} every day for one week. Then ${who.they("takes")} ${extra} more photos. How many photos is that in all?`,
      `Every day of the week, ${who.name} draws ${daily} ${animals}. Before that ${who.pronoun} drew ${extra}. How many ${animals} has ${who.name} drawn altogether?`,
      `For a week, ${who.name} runs ${daily} laps around the ${place} each day. On the day after, ${who.they("runs")} ${extra} laps. How many laps does ${who.name} run?`,
    ]);
    const noun = question.includes("photos") ? "photos" : question.includes("laps") ? "laps" : animals;
    const worked = [
      dice.pick([`In a week that is ${weekly} ${noun}.`, `The week gives ${weekly} ${noun}.`]),
      dice.pick([`In all that is ${total} ${noun}.`, `The total is ${total} ${noun}.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

const eggs: Shape = {
  name: "eggs",
  steps: 3,
  tell(dice) {
    const who = person(dice);
    const bird = dice.pick(LAYERS).many;
    const birds = dice.integer(2, 10);
    const each = dice.integer(2, 6);
    const laid = times(birds, each);
    const sold = dice.integer(2, Math.min(15, laid.value - 2));
    const price = dice.integer(2, 6);
    const used = laid.value - sold;
    const rest = minus(laid, used);
    const income = times(rest, price);
    const question = dice.pick([
      `${who.name} keeps ${birds} ${bird}, and each lays ${each} eggs. ${who.They("uses")} ${used} of the eggs and sells the others for $${price} each. How many dollars ${who.doThey} get?`,
      `On a farm, ${birds} ${bird} lay ${each} eggs each. ${who.name} breaks ${used} eggs and sells the rest at $${price} an egg. How many dollars ${who.doThey} earn?`,
      `Each of ${birds} ${bird} lays ${each} eggs. The family of ${who.name} eats ${used} of them. All other eggs are sold for $${price} each. How many dollars is that?`,
    ]);
    const worked = [
      dice.pick([`There are ${laid} eggs.`, `The ${bird} lay ${laid} eggs.`]),
      dice.pick([`That leaves ${rest} eggs.`, `Then ${rest} eggs are left.`]),
      dice.pick([`The eggs bring ${income} dollars.`, `The sale makes ${income} dollars.`]),
    ];
    return { question: who.pronoun === "they" ? question.replace("eggs and sells the others", "eggs and sell the others") : question, worked, result: income, about: who };
  },
};

const dozen: Shape = {
  name: "dozen",
  steps: 3,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(DOZENS).many;
    const dozens = dice.integer(2, 8);
    const all = times(dozens, 12);
    const gone = dice.integer(2, Math.min(30, all.value - 6));
    const again = dice.integer(2, Math.min(30, all.value - gone - 2));
    const rest = minus(all, gone);
    const left = minus(rest, again);
    const question = dice.pick([
      `${who.name} buys ${dozens} dozen ${things}. ${who.They("gives")} ${gone} to ${friend.name} and loses ${again}. How many ${things} are left?`,
      `A shop has ${dozens} dozen ${things}. ${who.name} takes ${gone} of them and ${friend.name} takes ${again}. How many ${things} remain?`,
      `${dozens} dozen ${things} are brought to a party. ${who.name} hands out ${gone} before lunch and ${again} after it. How many ${things} are left over?`,
    ]);
    const worked = [
      dice.pick([`There are ${all} ${things}.`, `At first there are ${all} ${things}.`]),
      dice.pick([`First that leaves ${rest} ${things}.`, `After the first, ${rest} ${things} are left.`]),
      dice.pick([`Then ${left} ${things} are left.`, `In the end ${left} ${things} remain.`]),
    ];
    return { question: who.pronoun === "they" ? question.replace("and loses", "and lose") : question, worked, result: left, about: who };
  },
};



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

export const GROWING: readonly Shape[] = [week, eggs, dozen, bakery, garden, tickets];

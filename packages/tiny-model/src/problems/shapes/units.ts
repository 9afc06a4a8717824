import { minus, plus, times } from "../equation.ts";
import { people, person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { BELONGINGS } from "../words/choices.ts";
import { BAKED, FRUIT, SWEETS } from "../words/food.ts";
import { WILD_ANIMALS } from "../words/nature.ts";
import { nouns } from "../words/noun.ts";
import { PLACES } from "../words/scenery.ts";

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
    const [counted, question] = dice.pick([
      [
        "photos",
        `${who.name} takes ${daily} photos of ${animals} every day for one week. Then ${who.they("takes")} ${extra} more photos. How many photos is that in all?`,
      ],
      [
        animals,
        `Every day of the week, ${who.name} draws ${daily} ${animals}. Before that ${who.pronoun} drew ${extra}. How many ${animals} has ${who.name} drawn altogether?`,
      ],
      [
        "laps",
        `For a week, ${who.name} runs ${daily} laps around the ${place} each day. On the day after, ${who.they("runs")} ${extra} laps. How many laps does ${who.name} run?`,
      ],
    ]);
    const worked = [
      dice.pick([`In a week that is ${weekly} ${counted}.`, `The week gives ${weekly} ${counted}.`]),
      dice.pick([`In all that is ${total} ${counted}.`, `The total is ${total} ${counted}.`]),
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
      `${who.name} keeps ${birds} ${bird}, and each lays ${each} eggs. ${who.They("uses")} ${used} of the eggs and ${who.agree("sells")} the others for $${price} each. How many dollars ${who.doThey} get?`,
      `On a farm, ${birds} ${bird} lay ${each} eggs each. ${who.name} breaks ${used} eggs and sells the rest at $${price} an egg. How many dollars ${who.doThey} earn?`,
      `Each of ${birds} ${bird} lays ${each} eggs. The family of ${who.name} eats ${used} of them. All other eggs are sold for $${price} each. How many dollars is that?`,
    ]);
    const worked = [
      dice.pick([`There are ${laid} eggs.`, `The ${bird} lay ${laid} eggs.`]),
      dice.pick([`That leaves ${rest} eggs.`, `Then ${rest} eggs are left.`]),
      dice.pick([`The eggs bring ${income} dollars.`, `The sale makes ${income} dollars.`]),
    ];
    return { question, worked, result: income, about: who };
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
      `${who.name} buys ${dozens} dozen ${things}. ${who.They("gives")} ${gone} to ${friend.name} and ${who.agree("loses")} ${again}. How many ${things} are left?`,
      `A shop has ${dozens} dozen ${things}. ${who.name} takes ${gone} of them and ${friend.name} takes ${again}. How many ${things} remain?`,
      `${dozens} dozen ${things} are brought to a party. ${who.name} hands out ${gone} before lunch and ${again} after it. How many ${things} are left over?`,
    ]);
    const worked = [
      dice.pick([`There are ${all} ${things}.`, `At first there are ${all} ${things}.`]),
      dice.pick([`First that leaves ${rest} ${things}.`, `After the first, ${rest} ${things} are left.`]),
      dice.pick([`Then ${left} ${things} are left.`, `In the end ${left} ${things} remain.`]),
    ];
    return { question, worked, result: left, about: who };
  },
};

export const UNITS: readonly Shape[] = [week, eggs, dozen];

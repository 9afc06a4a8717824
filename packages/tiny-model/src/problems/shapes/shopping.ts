import { minus, plus, times } from "../equation.ts";
import { person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { GOODS } from "../words/choices.ts";
import { SHOPS } from "../words/scenery.ts";

const basket: Shape = {
  name: "two-kinds",
  steps: 3,
  tell(dice) {
    const who = person(dice);
    const [item, other] = dice.distinct(GOODS, 2);
    const shop = dice.pick(SHOPS);
    const [count, more] = [dice.integer(2, 8), dice.integer(2, 8)];
    const [each, every] = [dice.integer(2, 9), dice.integer(2, 9)];
    const first = times(count, each);
    const second = times(more, every);
    const total = plus(first, second);
    const question = dice.pick([
      `${who.name} buys ${count} ${item.many} for $${each} each and ${more} ${other.many} for $${every} each. How many dollars ${who.doThey} spend in all?`,
      `At the ${shop}, ${item.many} cost $${each} each and ${other.many} cost $${every} each. ${who.name} takes ${count} ${item.many} and ${more} ${other.many}. How many dollars is that?`,
      `${who.name} sells ${count} ${item.many} at $${each} each. ${who.They("sells")} ${more} ${other.many} too, at $${every} each. How many dollars ${who.doThey} take in?`,
    ]);
    const worked = [
      dice.pick([
        `The ${item.many} cost ${first} dollars.`,
        `For the ${item.many} that is ${first} dollars.`,
      ]),
      dice.pick([
        `The ${other.many} cost ${second} dollars.`,
        `For the ${other.many} that is ${second} dollars.`,
      ]),
      dice.pick([`In all it is ${total} dollars.`, `The total is ${total} dollars.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

const basketChange: Shape = {
  name: "two-kinds-change",
  steps: 4,
  tell(dice) {
    const who = person(dice);
    const [item, other] = dice.distinct(GOODS, 2);
    const shop = dice.pick(SHOPS);
    const [count, more] = [dice.integer(2, 6), dice.integer(2, 6)];
    const [each, every] = [dice.integer(2, 9), dice.integer(2, 9)];
    const purse = count * each + more * every + dice.integer(2, 30);
    const first = times(count, each);
    const second = times(more, every);
    const total = plus(first, second);
    const left = minus(purse, total);
    const question = dice.pick([
      `${who.name} has $${purse}. ${who.They("buys")} ${count} ${item.many} for $${each} each and ${more} ${other.many} for $${every} each. How many dollars are left?`,
      `At the ${shop}, ${item.many} cost $${each} each and ${other.many} cost $${every} each. ${who.name} pays for ${count} ${item.many} and ${more} ${other.many} with $${purse}. How much change in dollars ${who.doThey} get?`,
      `${who.name} takes $${purse} to the ${shop}. ${who.They("gets")} ${count} ${item.many} at $${each} each. ${who.They("gets")} ${more} ${other.many} at $${every} each too. How many dollars ${who.doThey} keep?`,
    ]);
    const worked = [
      dice.pick([
        `The ${item.many} cost ${first} dollars.`,
        `For the ${item.many} that is ${first} dollars.`,
      ]),
      dice.pick([
        `The ${other.many} cost ${second} dollars.`,
        `For the ${other.many} that is ${second} dollars.`,
      ]),
      dice.pick([`In all it is ${total} dollars.`, `The total is ${total} dollars.`]),
      dice.pick([`That leaves ${left} dollars.`, `There are ${left} dollars left.`]),
    ];
    return { question, worked, result: left, about: who };
  },
};

export const SHOPPING: readonly Shape[] = [basket, basketChange];

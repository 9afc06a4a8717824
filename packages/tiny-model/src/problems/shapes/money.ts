import { minus, plus, times } from "../equation.ts";
import { person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { GOODS } from "../words/choices.ts";
import { capitalized, withArticle } from "../words/noun.ts";
import { SHOPS } from "../words/scenery.ts";

const price: Shape = {
  name: "price",
  steps: 1,
  tell(dice) {
    const who = person(dice);
    const item = dice.pick(GOODS);
    const shop = dice.pick(SHOPS);
    const count = dice.integer(2, 12);
    const each = dice.integer(2, count > 7 ? 12 : 20);
    const cost = times(count, each);
    const question = dice.pick([
      `${who.name} buys ${count} ${item.many} at the ${shop}. Each ${item.one} costs $${each}. How many dollars ${who.doThey} pay?`,
      `At the ${shop}, one ${item.one} costs $${each}. How many dollars does ${who.name} spend on ${count} ${item.many}?`,
      `${who.name} sells ${count} ${item.many} for $${each} each. How much money in dollars ${who.doThey} get?`,
    ]);
    const worked = dice.pick([`The ${item.many} cost ${cost} dollars.`, `The price is ${cost} dollars.`]);
    return { question, worked: [worked], result: cost, about: who };
  },
};

const spend: Shape = {
  name: "spend",
  steps: 1,
  tell(dice) {
    const who = person(dice);
    const item = dice.pick(GOODS);
    const shop = dice.pick(SHOPS);
    const purse = dice.integer(10, 90);
    const cost = dice.integer(3, purse - 2);
    const left = minus(purse, cost);
    const [fact, question] = dice.pick([
      [
        `There are ${left} dollars left.`,
        `${who.name} has $${purse} and buys ${withArticle(item.one)} for $${cost}. How many dollars are left?`,
      ],
      [
        `The change is ${left} dollars.`,
        `At the ${shop}, ${who.name} finds ${withArticle(item.one)} that costs $${cost}. ${who.They("pays")} with $${purse}. How much change in dollars ${who.doThey} get?`,
      ],
      [
        `${who.name} needs ${left} more dollars.`,
        `${who.name} wants ${withArticle(item.one)}. It costs $${purse}. So far ${who.they("has")} saved $${cost}. How many more dollars ${who.doThey} need?`,
      ],
    ]);
    return { question, worked: [fact], result: left, about: who };
  },
};

const twoPurchases: Shape = {
  name: "several-and-one",
  steps: 2,
  tell(dice) {
    const who = person(dice);
    const [item, other] = dice.distinct(GOODS, 2);
    const shop = dice.pick(SHOPS);
    const count = dice.integer(2, 9);
    const each = dice.integer(2, 12);
    const single = dice.integer(3, 40);
    const several = times(count, each);
    const total = plus(several, single);
    const question = dice.pick([
      `${who.name} buys ${count} ${item.many} for $${each} each and ${withArticle(other.one)} for $${single}. How many dollars ${who.doThey} spend?`,
      `At the ${shop}, ${item.many} cost $${each} each. ${who.name} takes ${count} of them. ${who.They("buys")} ${withArticle(other.one)} for $${single} as well. How many dollars does it all cost?`,
      `${capitalized(withArticle(other.one))} costs $${single} and ${withArticle(item.one)} costs $${each}. ${who.name} buys one ${other.one} and ${count} ${item.many}. What is the total in dollars?`,
    ]);
    const worked = [
      dice.pick([
        `The ${item.many} cost ${several} dollars.`,
        `For the ${item.many} that is ${several} dollars.`,
      ]),
      dice.pick([`In all it costs ${total} dollars.`, `The total is ${total} dollars.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

const change: Shape = {
  name: "change",
  steps: 2,
  tell(dice) {
    const who = person(dice);
    const item = dice.pick(GOODS);
    const shop = dice.pick(SHOPS);
    const count = dice.integer(2, 9);
    const each = dice.integer(2, 10);
    const purse = count * each + dice.integer(2, 40);
    const cost = times(count, each);
    const left = minus(purse, cost);
    const question = dice.pick([
      `${who.name} has $${purse}. ${who.They("buys")} ${count} ${item.many} that cost $${each} each. How many dollars ${who.doThey} have left?`,
      `At the ${shop}, a single ${item.one} costs $${each}. ${who.name} buys ${count} ${item.many} and pays with $${purse}. How much change in dollars ${who.doThey} get?`,
      `${who.name} goes to the ${shop} with $${purse} to get ${count} ${item.many}. The price is $${each} for each ${item.one}. How many dollars remain?`,
    ]);
    const worked = [
      dice.pick([`The ${item.many} cost ${cost} dollars.`, `For the ${item.many} that is ${cost} dollars.`]),
      dice.pick([`That leaves ${left} dollars.`, `There are ${left} dollars left.`]),
    ];
    return { question, worked, result: left, about: who };
  },
};

export const MONEY: readonly Shape[] = [price, spend, twoPurchases, change];

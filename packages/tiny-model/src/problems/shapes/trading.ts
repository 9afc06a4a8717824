import { minus, over, plus, times } from "../equation.ts";
import { person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { GOODS } from "../words/choices.ts";
import { PLACES } from "../words/scenery.ts";

const profit: Shape = {
  name: "profit",
  steps: 3,
  tell(dice) {
    const who = person(dice);
    const things = dice.pick(GOODS);
    const count = dice.integer(3, 10);
    const each = dice.integer(4, 12);
    const income = times(count, each);
    const divisor = dice.integer(2, 4);
    // The costs leave a profit that can be shared.
    const share = dice.integer(2, Math.max(2, Math.floor((income.value - 2) / divisor)));
    const cost = income.value - share * divisor;
    const gain = minus(income, cost);
    const portion = over(gain, divisor);
    const question = dice.pick([
      `${who.name} sells ${count} ${things.many} for $${each} each. The material cost $${cost}. The profit is shared equally by ${divisor} partners. How many dollars does each partner get?`,
      `A team led by ${who.name} spends $${cost} on wood and sells ${count} ${things.many} at $${each} each. If ${divisor} people share the profit equally, how many dollars does each get?`,
      `One ${things.one} sells for $${each}. ${who.name} sells ${count} of them and pays $${cost} for a stand. The rest is split equally between ${divisor} friends. How many dollars does each friend receive?`,
    ]);
    const worked = [
      dice.pick([`The ${things.many} bring ${income} dollars.`, `The sales make ${income} dollars.`]),
      dice.pick([`The profit is ${gain} dollars.`, `That leaves ${gain} dollars.`]),
      dice.pick([`Each gets ${portion} dollars.`, `The share is ${portion} dollars.`]),
    ];
    return { question, worked, result: portion, about: who };
  },
};

const shoppingPlan: Shape = {
  name: "earn-and-buy",
  steps: 4,
  tell(dice) {
    const who = person(dice);
    const item = dice.pick(GOODS);
    const place = dice.pick(PLACES);
    const hours = dice.integer(3, 8);
    const hourly = dice.integer(5, 12);
    const gift = dice.integer(7, 30);
    const earned = times(hours, hourly);
    const all = plus(earned, gift);
    const price = dice.integer(2, 10);
    const bought = dice.integer(2, Math.min(12, Math.floor((all.value - 2) / price)));
    const spent = all.value - bought * price;
    const rest = minus(all, spent);
    const count = over(rest, price);
    const question = dice.pick([
      `${who.name} works ${hours} hours near the ${place} for $${hourly} an hour and gets a $${gift} gift. After paying $${spent} for rent, how many ${item.many} at $${price} each can ${who.pronoun} buy?`,
      `Working ${hours} hours at $${hourly} an hour, ${who.name} earns money and then finds $${gift} more. ${who.They("pays")} a bill of $${spent}. The rest is for ${item.many} at $${price} each. How many ${item.many} can ${who.pronoun} buy?`,
      `${who.name} earns $${hourly} an hour for ${hours} hours. A prize of $${gift} is added, and $${spent} goes to the bank. One ${item.one} costs $${price}. How many ${item.many} can ${who.name} get?`,
    ]);
    const worked = [
      dice.pick([`${who.name} earns ${earned} dollars.`, `The pay is ${earned} dollars.`]),
      dice.pick([`Then there are ${all} dollars.`, `With the extra money it is ${all} dollars.`]),
      dice.pick([`That leaves ${rest} dollars.`, `There are ${rest} dollars left.`]),
      dice.pick([`${who.name} can buy ${count} ${item.many}.`, `That buys ${count} ${item.many}.`]),
    ];
    return { question, worked, result: count, about: who };
  },
};

export const TRADING: readonly Shape[] = [profit, shoppingPlan];

import { minus, over, plus, times } from "../equation.ts";
import { person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { GOODS, PRODUCTS } from "../words/choices.ts";
import { PACKAGES } from "../words/containers.ts";
import { capitalized, phrases, withArticle } from "../words/noun.ts";
import { DAYS, JOBS, PLACES, RELATIVES } from "../words/scenery.ts";

const CHORES = phrases(`washes cars, walks dogs, mows lawns, paints fences, delivers newspapers, cleans windows,
feeds cats, waters gardens, babysits, teaches chess, sweeps floors, repairs bikes, types letters, serves coffee,
picks fruit, shovels snow, carries boxes, trims hedges`);

const saving: Shape = {
  name: "saving",
  steps: 2,
  tell(dice) {
    const who = person(dice);
    const chore = dice.pick(CHORES);
    const relative = dice.pick(RELATIVES[who.pronoun]);
    const weeks = dice.integer(2, 10);
    const weekly = dice.integer(2, 12);
    const start = dice.integer(3, 50);
    const saved = times(weeks, weekly);
    const total = plus(saved, start);
    const question = dice.pick([
      `${who.name} saves $${weekly} every week for ${weeks} weeks. ${who.They("has")} $${start} from a birthday too. How many dollars ${who.doThey} have in all?`,
      `For ${weeks} weeks, ${who.name} ${chore} and earns $${weekly} a week. ${capitalized(withArticle(relative))} adds $${start}. How many dollars does ${who.name} have then?`,
      `${who.name} ${chore} for $${weekly} a week. ${who.They("has")} $${start} at home already. How many dollars ${who.doThey} own after ${weeks} weeks of saving?`,
    ]);
    const worked = [
      dice.pick([`${who.name} saves ${saved} dollars.`, `In ${weeks} weeks that is ${saved} dollars.`]),
      dice.pick([`In all ${who.name} has ${total} dollars.`, `The total is ${total} dollars.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

const production: Shape = {
  name: "production",
  steps: 2,
  tell(dice) {
    const who = person(dice);
    const things = dice.pick(PRODUCTS).many;
    const box = dice.pick(PACKAGES);
    // hours * hourly has to fill the boxes exactly: build both from the factors of the boxes.
    const [small, factor, other] = [dice.integer(2, 4), dice.integer(2, 4), dice.integer(2, 3)];
    const hours = small * other;
    const hourly = factor * dice.integer(1, 3);
    const each = small * factor;
    const made = times(hours, hourly);
    const filled = over(made, each);
    const question = dice.pick([
      `${who.name} makes ${hourly} ${things} an hour for ${hours} hours. Each ${box.one} holds ${each} ${things}. How many ${box.many} can ${who.pronoun} fill?`,
      `A workshop makes ${hourly} ${things} every hour. After ${hours} hours, ${who.name} packs them into ${box.many} of ${each}. How many ${box.many} are there?`,
      `${who.name} works ${hours} hours and finishes ${hourly} ${things} each hour. If ${each} ${things} go into one ${box.one}, how many ${box.many} are filled?`,
    ]);
    const worked = [
      dice.pick([`${who.name} has ${made} ${things}.`, `There are ${made} ${things}.`]),
      dice.pick([`They fill ${filled} ${box.many}.`, `That makes ${filled} ${box.many}.`]),
    ];
    return { question, worked, result: filled, about: who };
  },
};

const wage: Shape = {
  name: "wage",
  steps: 3,
  tell(dice) {
    const who = person(dice);
    const job = withArticle(dice.pick(JOBS));
    const [day, later] = dice.distinct(DAYS, 2);
    const hourly = dice.integer(3, 15);
    const first = dice.integer(2, 5);
    const second = dice.integer(2, 5);
    const hours = plus(first, second);
    const pay = times(hours, hourly);
    const cost = dice.integer(2, Math.min(40, pay.value - 2));
    const left = minus(pay, cost);
    const question = dice.pick([
      `${who.name} works as ${job} for $${hourly} an hour, ${first} hours on ${day} and ${second} hours on ${later}. ${who.They("spends")} $${cost} on food. How many dollars are left?`,
      `On ${day}, ${who.name} works ${first} hours as ${job}. On ${later} it is ${second} hours. The pay is $${hourly} an hour, and $${cost} goes to tax. How many dollars ${who.doThey} keep?`,
      `${who.name} is ${job} and earns $${hourly} per hour. ${who.They("works")} ${first} hours in the morning and ${second} in the evening, then pays $${cost} for a taxi. How many dollars remain?`,
    ]);
    const worked = [
      dice.pick([`${who.name} works ${hours} hours.`, `The time is ${hours} hours.`]),
      dice.pick([`The pay is ${pay} dollars.`, `${who.name} earns ${pay} dollars.`]),
      dice.pick([`That leaves ${left} dollars.`, `There are ${left} dollars left.`]),
    ];
    return { question: who.pronoun === "they" ? question.replace("then pays", "then pay") : question, worked, result: left, about: who };
  },
};

const profit: Shape = {
  name: "profit",
  steps: 3,
  tell(dice) {
    const who = person(dice);
    const things = dice.pick(PRODUCTS);
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
    const hours = dice.integer(2, 8);
    const hourly = dice.integer(4, 12);
    const gift = dice.integer(3, 30);
    const earned = times(hours, hourly);
    const all = plus(earned, gift);
    const price = dice.integer(2, 10);
    const bought = dice.integer(2, Math.min(12, Math.floor((all.value - 3) / price)));
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

export const WORKING: readonly Shape[] = [saving, production, wage, profit, shoppingPlan];

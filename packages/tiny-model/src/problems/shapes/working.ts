import { minus, over, plus, times } from "../equation.ts";
import { person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { PRODUCTS } from "../words/choices.ts";
import { PACKAGES } from "../words/containers.ts";
import { phrases, withArticle } from "../words/noun.ts";
import { DAYS, JOBS, RELATIVES } from "../words/scenery.ts";

const CHORES =
  phrases(`washes cars, walks dogs, mows lawns, paints fences, delivers newspapers, cleans windows,
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
      `For ${weeks} weeks, ${who.name} ${chore} and earns $${weekly} a week. ${who.name}'s ${relative} adds $${start}. How many dollars does ${who.name} have then?`,
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
      `${who.name} is ${job} and earns $${hourly} per hour. ${who.They("works")} ${first} hours in the morning and ${second} in the evening, then ${who.agree("pays")} $${cost} for a taxi. How many dollars remain?`,
    ]);
    const worked = [
      dice.pick([`${who.name} works ${hours} hours.`, `The time is ${hours} hours.`]),
      dice.pick([`The pay is ${pay} dollars.`, `${who.name} earns ${pay} dollars.`]),
      dice.pick([`That leaves ${left} dollars.`, `There are ${left} dollars left.`]),
    ];
    return { question, worked, result: left, about: who };
  },
};

export const WORKING: readonly Shape[] = [saving, production, wage];

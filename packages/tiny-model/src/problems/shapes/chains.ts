import { minus, plus, times } from "../equation.ts";
import { MULTIPLES } from "../fraction.ts";
import { people } from "../person.ts";
import type { Shape } from "../shape.ts";
import { BELONGINGS, PRODUCTS, SMALL } from "../words/choices.ts";

const chain: Shape = {
  name: "chain",
  steps: 3,
  tell(dice) {
    const [who, second, third] = people(dice, 3);
    const things = dice.pick(SMALL).many;
    const { words, by } = dice.pick(MULTIPLES.slice(0, 2));
    const base = dice.integer(2, 20);
    const extra = dice.integer(2, 15);
    const more = plus(base, extra);
    const most = times(more, by);
    const total = plus(more, most);
    const [verb, question] = dice.pick([
      [
        "has",
        `${who.name} has ${base} ${things}. ${second.name} has ${extra} more than ${who.name}, and ${third.name} has ${words} as many as ${second.name}. How many ${things} do ${second.name} and ${third.name} have together?`,
      ],
      [
        "has",
        `${second.name} owns ${extra} more ${things} than ${who.name}, who owns ${base}. ${third.name} owns ${words} as many ${things} as ${second.name}. How many ${things} do ${second.name} and ${third.name} own in all?`,
      ],
      [
        "found",
        `${who.name} found ${base} ${things}. ${second.name} found ${extra} more than that. ${third.name} found ${words} as many as ${second.name}. What is the total for ${second.name} and ${third.name}?`,
      ],
    ]);
    const worked = [
      `${second.name} ${verb} ${more} ${things}.`,
      `${third.name} ${verb} ${most} ${things}.`,
      dice.pick([`Together that is ${total} ${things}.`, `In all that is ${total} ${things}.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

const chainOfThree: Shape = {
  name: "chain-of-three",
  steps: 4,
  tell(dice) {
    const [who, second, third] = people(dice, 3);
    const things = dice.pick(BELONGINGS).many;
    const { words, by } = dice.pick(MULTIPLES.slice(0, 2));
    const base = dice.integer(3, 20);
    const more = times(base, by);
    const gap = dice.integer(2, more.value - 2);
    const fewer = minus(more, gap);
    const both = plus(base, more);
    const total = plus(both, fewer);
    const [verb, question] = dice.pick([
      [
        "has",
        `${who.name} has ${base} ${things}. ${second.name} has ${words} as many as ${who.name}. ${third.name} has ${gap} fewer than ${second.name}. How many ${things} do the three have in all?`,
      ],
      [
        "collects",
        `${second.name} collects ${words} as many ${things} as ${who.name}, who collects ${base}. ${third.name} collects ${gap} fewer ${things} than ${second.name}. How many ${things} do all three collect?`,
      ],
      [
        "wins",
        `At a fair, ${who.name} wins ${base} ${things} and ${second.name} wins ${words} as many. ${third.name} wins ${gap} ${things} less than ${second.name}. How many ${things} do the three win together?`,
      ],
    ]);
    const worked = [
      `${second.name} ${verb} ${more} ${things}.`,
      `${third.name} ${verb} ${fewer} ${things}.`,
      `${who.name} and ${second.name} have ${both} ${things}.`,
      dice.pick([`All three have ${total} ${things}.`, `In all that is ${total} ${things}.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

const dailyGap: Shape = {
  name: "daily-gap",
  steps: 3,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(PRODUCTS).many;
    const days = dice.integer(2, 8);
    const slow = dice.integer(2, 10);
    const fast = dice.integer(slow + 1, 15);
    const more = times(days, fast);
    const fewer = times(days, slow);
    const gap = minus(more, fewer);
    const question = dice.pick([
      `${who.name} makes ${fast} ${things} a day. ${friend.name} makes ${slow} ${things} a day. After ${days} days, how many more ${things} has ${who.name} made?`,
      `In a workshop, ${who.name} finishes ${fast} ${things} every day while ${friend.name} finishes ${slow}. They work for ${days} days. How many more ${things} does ${who.name} finish?`,
      `For ${days} days, ${who.name} cleans ${fast} ${things} each day and ${friend.name} cleans ${slow} each day. By how many ${things} is ${who.name} ahead at the end?`,
    ]);
    const worked = [
      dice.pick([`For ${who.name} that is ${more} ${things}.`, `${who.name} reaches ${more} ${things}.`]),
      dice.pick([
        `For ${friend.name} that is ${fewer} ${things}.`,
        `${friend.name} reaches ${fewer} ${things}.`,
      ]),
      dice.pick([`The difference is ${gap} ${things}.`, `${who.name} is ahead by ${gap} ${things}.`]),
    ];
    return { question, worked, result: gap };
  },
};

const ages: Shape = {
  name: "ages",
  steps: 2,
  tell(dice) {
    const [who, second, third] = people(dice, 3);
    const age = dice.integer(5, 50);
    const older = dice.integer(2, 25);
    const younger = dice.integer(2, age);
    const next = plus(age, older);
    const last = minus(next, younger);
    const question = dice.pick([
      `${who.name} is ${age} years old. ${second.name} is ${older} years older than ${who.name}. ${third.name} is ${younger} years younger than ${second.name}. How old is ${third.name}?`,
      `${second.name} is ${older} years older than ${who.name}, who is ${age}. ${third.name} is ${younger} years younger than ${second.name}. What is the age of ${third.name}?`,
      `At the age of ${age}, ${who.name} has a cousin ${second.name} who is ${older} years older. ${third.name} is ${younger} years younger than ${second.name}. How many years old is ${third.name}?`,
    ]);
    const worked = [`${second.name} is ${next} years old.`, `${third.name} is ${last} years old.`];
    return { question, worked, result: last };
  },
};

export const CHAINS: readonly Shape[] = [chain, chainOfThree, dailyGap, ages];

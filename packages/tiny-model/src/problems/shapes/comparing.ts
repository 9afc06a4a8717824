import { minus, plus, times } from "../equation.ts";
import { MULTIPLES } from "../fraction.ts";
import { people } from "../person.ts";
import type { Shape } from "../shape.ts";
import { BELONGINGS, PRODUCTS, SMALL } from "../words/choices.ts";

const multiple: Shape = {
  name: "multiple",
  steps: 1,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(SMALL).many;
    const { words, by } = dice.pick(MULTIPLES);
    const base = dice.integer(3, by === 2 ? 40 : 20);
    const more = times(base, by);
    const question = dice.pick([
      `${friend.name} has ${base} ${things}. ${who.name} has ${words} as many. How many ${things} does ${who.name} have?`,
      `${who.name} owns ${words} as many ${things} as ${friend.name}, who has ${base}. How many ${things} does ${who.name} own?`,
      `Last year ${friend.name} had ${base} ${things}. Today ${who.name} has ${words} that number. How many ${things} does ${who.name} have today?`,
    ]);
    const worked = dice.pick([`${who.name} has ${more} ${things}.`, `That is ${more} ${things}.`]);
    return { question, worked: [worked], result: more, about: who };
  },
};

const moreAndTotal: Shape = {
  name: "more-and-total",
  steps: 2,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(BELONGINGS).many;
    const base = dice.integer(3, 40);
    const extra = dice.integer(2, 25);
    const more = plus(base, extra);
    const total = plus(base, more);
    const [verb, question] = dice.pick([
      [
        "has",
        `${who.name} has ${base} ${things}. ${friend.name} has ${extra} more than ${who.name}. How many ${things} do they have together?`,
      ],
      [
        "buys",
        `${friend.name} buys ${extra} more ${things} than ${who.name}. ${who.name} buys ${base} ${things}. How many ${things} do the two buy in all?`,
      ],
      [
        "counts",
        `${who.name} counts ${base} ${things}, and ${friend.name} counts ${extra} ${things} more than that. How many ${things} do both count altogether?`,
      ],
    ]);
    const worked = [
      `${friend.name} ${verb} ${more} ${things}.`,
      dice.pick([`Together that is ${total} ${things}.`, `In all that is ${total} ${things}.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

const fewerAndTotal: Shape = {
  name: "fewer-and-total",
  steps: 2,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(PRODUCTS).many;
    const base = dice.integer(8, 55);
    const gap = dice.integer(2, base - 3);
    const fewer = minus(base, gap);
    const total = plus(base, fewer);
    const [verb, question] = dice.pick([
      [
        "makes",
        `${who.name} makes ${base} ${things}. ${friend.name} makes ${gap} fewer than ${who.name}. How many ${things} do they make together?`,
      ],
      [
        "paints",
        `${friend.name} paints ${gap} fewer ${things} than ${who.name}. ${who.name} paints ${base} ${things}. How many ${things} do both paint in total?`,
      ],
      [
        "repairs",
        `In one month ${who.name} repairs ${base} ${things}, and ${friend.name} repairs ${gap} ${things} less. How many ${things} do the two repair?`,
      ],
    ]);
    const worked = [
      `${friend.name} ${verb} ${fewer} ${things}.`,
      dice.pick([`Together that is ${total} ${things}.`, `In all that is ${total} ${things}.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

const multipleAndTotal: Shape = {
  name: "multiple-and-total",
  steps: 2,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(SMALL).many;
    const { words, by } = dice.pick(MULTIPLES);
    const base = dice.integer(2, by === 2 ? 30 : 18);
    const more = times(base, by);
    const total = plus(base, more);
    const question = dice.pick([
      `${who.name} has ${base} ${things}. ${friend.name} has ${words} as many. How many ${things} do they have together?`,
      `${friend.name} picks up ${words} as many ${things} as ${who.name}, who picks up ${base}. How many ${things} do both pick up in all?`,
      `On a table lie ${base} ${things} of ${who.name}. Beside them are ${words} as many ${things} of ${friend.name}. How many ${things} are on the table?`,
    ]);
    const worked = [
      dice.pick([`${friend.name} has ${more} ${things}.`, `For ${friend.name} that is ${more} ${things}.`]),
      dice.pick([`Together that is ${total} ${things}.`, `In all that is ${total} ${things}.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

export const COMPARING: readonly Shape[] = [multiple, moreAndTotal, fewerAndTotal, multipleAndTotal];

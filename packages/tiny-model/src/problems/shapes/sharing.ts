import { minus, over, plus, times } from "../equation.ts";
import { PARTS } from "../fraction.ts";
import { people, person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { EDIBLE, SMALL } from "../words/choices.ts";
import { PACKAGES } from "../words/containers.ts";
import { CROWDS } from "../words/scenery.ts";

const share: Shape = {
  name: "share",
  steps: 1,
  tell(dice) {
    const who = person(dice);
    const things = dice.pick(SMALL).many;
    const crowd = dice.pick(CROWDS).many;
    const heads = dice.integer(2, 12);
    const each = dice.integer(2, 12);
    const total = heads * each;
    const portion = over(total, heads);
    const question = dice.pick([
      `${who.name} shares ${total} ${things} equally among ${heads} ${crowd}. How many ${things} does each one get?`,
      `${heads} ${crowd} divide ${total} ${things} equally. ${who.name} is one of the ${crowd}. How many ${things} ${who.doThey} get?`,
      `${who.name} has ${total} ${things}. ${who.They("gives")} the same number to each of ${heads} ${crowd} and ${who.agree("keeps")} none. How many ${things} does each receive?`,
    ]);
    const worked = dice.pick([`Each one gets ${portion} ${things}.`, `The share is ${portion} ${things}.`]);
    return { question, worked: [worked], result: portion, about: who };
  },
};

const part: Shape = {
  name: "part",
  steps: 1,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(SMALL).many;
    const { words, by } = dice.pick(PARTS);
    const portion = dice.integer(2, by === 2 ? 40 : 20);
    const total = portion * by;
    const given = over(total, by);
    const [fact, question] = dice.pick([
      [
        `${friend.name} gets ${given} ${things}.`,
        `${who.name} has ${total} ${things} and gives ${words} of them to ${friend.name}. How many ${things} does ${friend.name} get?`,
      ],
      [
        `${who.name} takes ${given} ${things}.`,
        `There are ${total} ${things} in a storeroom. ${who.name} takes ${words} of them. How many ${things} does ${who.name} take?`,
      ],
      [
        `There are ${given} damaged ${things}.`,
        `${who.name} buys ${total} ${things}. Later, ${words} of the ${things} turn out to be damaged. How many ${things} are damaged?`,
      ],
    ]);
    return { question, worked: [fact], result: given, about: who };
  },
};

const shareAfterEating: Shape = {
  name: "share-rest",
  steps: 2,
  tell(dice) {
    const who = person(dice);
    const treats = dice.pick(EDIBLE).many;
    const heads = dice.integer(2, 10);
    const each = dice.integer(2, 10);
    const gone = dice.integer(2, 20);
    const rest = minus(heads * each + gone, gone);
    const portion = over(rest, heads);
    const total = heads * each + gone;
    const question = dice.pick([
      `${who.name} brings ${total} ${treats} to a picnic. ${gone} of them are spoiled. ${heads} friends share the rest equally. How many ${treats} does each friend get?`,
      `There are ${total} ${treats} on a plate. After ${gone} ${treats} are eaten, ${who.name} divides the others equally among ${heads} plates. How many ${treats} are on each plate?`,
      `${who.name} has ${total} ${treats}. ${who.They("sets")} ${gone} aside and ${who.agree("shares")} the others equally between ${heads} neighbors. How many ${treats} does each neighbor receive?`,
    ]);
    const worked = [
      dice.pick([`There are ${rest} ${treats} to share.`, `That leaves ${rest} ${treats}.`]),
      dice.pick([`Each gets ${portion} ${treats}.`, `The share is ${portion} ${treats}.`]),
    ];
    return { question, worked, result: portion, about: who };
  },
};

const pool: Shape = {
  name: "pool",
  steps: 2,
  tell(dice) {
    const [who, friend] = people(dice, 2);
    const things = dice.pick(SMALL).many;
    const box = dice.pick(PACKAGES);
    const each = dice.integer(2, 10);
    const boxes = dice.integer(3, 10);
    const mine = dice.integer(2, each * boxes - 2);
    const theirs = each * boxes - mine;
    const all = plus(mine, theirs);
    const filled = over(all, each);
    const question = dice.pick([
      `${who.name} has ${mine} ${things} and ${friend.name} has ${theirs}. They pack all of them into ${box.many} of ${each}. How many ${box.many} do they fill?`,
      `${who.name} brings ${mine} ${things}. ${friend.name} brings ${theirs} more. If each ${box.one} holds ${each} ${things}, how many ${box.many} are needed?`,
      `${friend.name} adds ${theirs} ${things} to the ${mine} ${things} of ${who.name}. All of them go into ${box.many}, ${each} in each ${box.one}. How many ${box.many} are there?`,
    ]);
    const worked = [
      dice.pick([`Together they have ${all} ${things}.`, `There are ${all} ${things}.`]),
      dice.pick([`They fill ${filled} ${box.many}.`, `That makes ${filled} ${box.many}.`]),
    ];
    return { question, worked, result: filled, about: who };
  },
};

const looseShared: Shape = {
  name: "open-and-share",
  steps: 3,
  tell(dice) {
    const who = person(dice);
    const things = dice.pick(SMALL).many;
    const box = dice.pick(PACKAGES);
    const heads = dice.integer(2, 8);
    const boxes = dice.integer(2, 6);
    const each = dice.integer(3, 10);
    const loose = heads * dice.integer(1, 4) - ((boxes * each) % heads) + (heads < 3 ? 2 : 0);
    const packed = times(boxes, each);
    const all = plus(packed, loose);
    const portion = over(all, heads);
    const extra = loose === 1 ? "1 more" : `${loose} more`;
    const question = dice.pick([
      `${who.name} opens ${boxes} ${box.many} of ${each} ${things} and finds ${extra} in a drawer. ${who.They("shares")} all of them equally among ${heads} children. How many ${things} does each child get?`,
      `There are ${boxes} ${box.many} with ${each} ${things} each. ${who.name} adds ${extra}. Then ${heads} cousins share everything equally. How many ${things} does each cousin receive?`,
      `A teacher has ${boxes} ${box.many} with ${each} ${things} in each, and ${who.name} gives ${extra}. The ${things} are divided equally between ${heads} teams. How many ${things} does one team get?`,
    ]);
    const worked = [
      dice.pick([
        `The ${box.many} hold ${packed} ${things}.`,
        `There are ${packed} ${things} in ${box.many}.`,
      ]),
      dice.pick([`With the others there are ${all} ${things}.`, `In all there are ${all} ${things}.`]),
      dice.pick([`Each gets ${portion} ${things}.`, `The share is ${portion} ${things}.`]),
    ];
    return { question, worked, result: portion, about: who };
  },
};

export const SHARING: readonly Shape[] = [share, part, shareAfterEating, pool, looseShared];

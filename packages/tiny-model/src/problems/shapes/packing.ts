import { minus, over, plus, times } from "../equation.ts";
import { person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { SMALL, STOCK } from "../words/choices.ts";
import { PACKAGES, STANDS } from "../words/containers.ts";
import { capitalized, withArticle } from "../words/noun.ts";
import { JOBS, SHOPS } from "../words/scenery.ts";

const groups: Shape = {
  name: "groups",
  steps: 1,
  tell(dice) {
    const who = person(dice);
    const things = dice.pick(SMALL).many;
    const pack = dice.pick(PACKAGES);
    const shop = dice.pick(SHOPS);
    const packs = dice.integer(2, 12);
    const each = dice.integer(2, packs > 7 ? 12 : 20);
    const total = times(packs, each);
    const question = dice.pick([
      `${who.name} buys ${packs} ${pack.many} of ${things} at the ${shop}. Each ${pack.one} holds ${each} ${things}. How many ${things} is that?`,
      `There are ${each} ${things} in every ${pack.one}. ${who.name} carries ${packs} ${pack.many}. How many ${things} ${who.doThey} carry?`,
      `${who.name} fills ${packs} ${pack.many} and puts ${each} ${things} into each ${pack.one}. How many ${things} ${who.doThey} use?`,
    ]);
    const worked = dice.pick([`There are ${total} ${things}.`, `The ${pack.many} hold ${total} ${things}.`]);
    return { question, worked: [worked], result: total, about: who };
  },
};

const pack: Shape = {
  name: "pack",
  steps: 1,
  tell(dice) {
    const who = person(dice);
    const things = dice.pick(SMALL).many;
    const box = dice.pick(PACKAGES);
    const each = dice.integer(2, 12);
    const boxes = dice.integer(2, 12);
    const needed = over(each * boxes, each);
    const total = each * boxes;
    const question = dice.pick([
      `${who.name} has ${total} ${things} to pack. Each ${box.one} holds ${each} of them. How many ${box.many} ${who.doThey} need?`,
      `A ${box.one} has room for ${each} ${things}. How many ${box.many} can ${who.name} fill with ${total} ${things}?`,
      `${who.name} puts ${total} ${things} into ${box.many}, with ${each} in each ${box.one}. How many ${box.many} are filled?`,
    ]);
    const worked = dice.pick([
      `${who.name} fills ${needed} ${box.many}.`,
      `That makes ${needed} ${box.many}.`,
    ]);
    return { question, worked: [worked], result: needed, about: who };
  },
};

const groupsPlus: Shape = {
  name: "groups-plus",
  steps: 2,
  tell(dice) {
    const who = person(dice);
    const things = dice.pick(SMALL).many;
    const box = dice.pick(PACKAGES);
    const boxes = dice.integer(2, 10);
    const each = dice.integer(2, 12);
    const loose = dice.integer(2, 30);
    const packed = times(boxes, each);
    const total = plus(packed, loose);
    const question = dice.pick([
      `${who.name} has ${boxes} ${box.many} with ${each} ${things} in each. ${who.They("has")} ${loose} loose ${things} too. How many ${things} ${who.doThey} have in all?`,
      `A shop sells ${things} in ${box.many} of ${each}. ${who.name} buys ${boxes} ${box.many} and ${loose} single ${things}. How many ${things} ${who.doThey} buy?`,
      `${who.name} finds ${loose} ${things} on a table and ${boxes} ${box.many} of ${each} ${things} under it. How many ${things} are there altogether?`,
    ]);
    const first = dice.pick([
      `The ${box.many} hold ${packed} ${things}.`,
      `There are ${packed} ${things} in ${box.many}.`,
    ]);
    const last = dice.pick([
      `In all there are ${total} ${things}.`,
      `Altogether that is ${total} ${things}.`,
    ]);
    return { question, worked: [first, last], result: total, about: who };
  },
};

const groupsMinus: Shape = {
  name: "groups-minus",
  steps: 2,
  tell(dice) {
    const job = dice.pick(JOBS);
    const who = person(dice);
    const things = dice.pick(STOCK).many;
    const stand = dice.pick(STANDS);
    const stands = dice.integer(2, 10);
    const each = dice.integer(3, 12);
    const gone = dice.integer(2, Math.min(40, stands * each - 2));
    const all = times(stands, each);
    const left = minus(all, gone);
    const question = dice.pick([
      `A shop has ${stands} ${stand.many} with ${each} ${things} on each ${stand.one}. ${capitalized(withArticle(job))} buys ${gone} of the ${things}. How many ${things} are left?`,
      `${who.name} puts ${each} ${things} on each of ${stands} ${stand.many}. By evening, ${gone} ${things} have been sold. How many ${things} remain?`,
      `In a storeroom there are ${stands} ${stand.many}. Each ${stand.one} carries ${each} ${things}. ${who.name} takes away ${gone} ${things}. How many ${things} stay in the storeroom?`,
    ]);
    const first = dice.pick([
      `The ${stand.many} hold ${all} ${things}.`,
      `At first there are ${all} ${things}.`,
    ]);
    const last = dice.pick([`Then ${left} ${things} are left.`, `That leaves ${left} ${things}.`]);
    return { question, worked: [first, last], result: left };
  },
};

const boxesOfTwoSizes: Shape = {
  name: "two-sizes",
  steps: 3,
  tell(dice) {
    const who = person(dice);
    const things = dice.pick(SMALL).many;
    const box = dice.pick(PACKAGES);
    const [few, many] = [dice.integer(2, 8), dice.integer(2, 8)];
    const [small, large] = [dice.integer(2, 6), dice.integer(7, 12)];
    const inSmall = times(few, small);
    const inLarge = times(many, large);
    const total = plus(inSmall, inLarge);
    const question = dice.pick([
      `${who.name} has ${few} small ${box.many} and ${many} large ${box.many}. A small ${box.one} holds ${small} ${things} and a large ${box.one} holds ${large}. How many ${things} ${who.doThey} have?`,
      `${who.name} packs ${small} ${things} into each of ${few} small ${box.many}. Then ${who.they("packs")} ${large} ${things} into each of ${many} large ${box.many}. How many ${things} are packed?`,
      `There are ${few} small ${box.many} with ${small} ${things} each. There are also ${many} large ${box.many} with ${large} ${things} each. How many ${things} does ${who.name} count?`,
    ]);
    const worked = [
      dice.pick([
        `The small ${box.many} hold ${inSmall} ${things}.`,
        `There are ${inSmall} ${things} in small ${box.many}.`,
      ]),
      dice.pick([
        `The large ${box.many} hold ${inLarge} ${things}.`,
        `There are ${inLarge} ${things} in large ${box.many}.`,
      ]),
      dice.pick([`Together that is ${total} ${things}.`, `In all there are ${total} ${things}.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

export const PACKING: readonly Shape[] = [groups, pack, groupsPlus, groupsMinus, boxesOfTwoSizes];

import { fewShot } from "./few-shot.ts";

const NAMES = ["Ann", "Ben", "Clara", "Dan", "Eva", "Finn", "Greta", "Hugo", "Ida", "Jonas"];
const THINGS = ["apples", "books", "coins", "eggs", "stamps", "shells", "marbles", "cards"];

/** Word problems of a single step, in small numbers. */
export const oneStep = fewShot("number", 2, (draw) => {
  const name = NAMES[draw(0, NAMES.length - 1)];
  const things = THINGS[draw(0, THINGS.length - 1)];
  const sort = draw(0, 3);
  if (sort === 3) {
    const [boxes, each] = [draw(2, 9), draw(2, 9)];
    return {
      question: `${name} has ${boxes} boxes with ${each} ${things} in each. How many ${things} does ${name} have?`,
      answer: `${boxes * each}`,
    };
  }
  const [few, more] = [draw(3, 20), draw(2, 15)];
  if (sort === 0)
    return {
      question: `${name} has ${few} ${things} and buys ${more} more. How many ${things} does ${name} have now?`,
      answer: `${few + more}`,
    };
  if (sort === 1)
    return {
      question: `${name} has ${few + more} ${things} and gives ${more} away. How many ${things} are left?`,
      answer: `${few}`,
    };
  return {
    question: `${name} has ${few} ${things}. A friend has ${more} more than ${name}. How many ${things} does the friend have?`,
    answer: `${few + more}`,
  };
});

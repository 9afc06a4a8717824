import type { BuiltIn } from "./task.ts";

const PROMPTS: readonly string[] = [
  "Write the opening paragraph of a story that begins in a lighthouse nobody has visited for years.",
  "Tell a short story in which a baker finds a letter inside a loaf of bread.",
  "Describe a market in a town built on stilts above a lake.",
  "Write a poem of eight lines about the last train of the night.",
  "Invent a festival: what is celebrated, what people eat, and which rule nobody breaks.",
  "Write a letter from a retired cartographer to the child who will inherit the maps.",
  "A clock in a small town runs backwards for one hour each day. Write what happens in that hour.",
  "Describe the sea to someone who has lived underground all their life.",
  "Write a dialogue between two gardeners who disagree about a tree.",
  "Suggest a name for a shop that mends broken toys, and tell the story behind the name.",
  "Write the diary entry of a bridge keeper on the day the river froze.",
  "Make up a proverb and the village tale it comes from.",
  "Write a scene in which a violinist plays to an empty hall and somebody answers.",
  "Describe a recipe that has been passed down for generations, and what has changed in it each time.",
  "Write a short speech for the opening of a museum of lost umbrellas.",
  "Two strangers share a table in a crowded cafe and recognise the same photograph. Go on from there.",
];

/** Prompts without a right answer, of our own writing: for how much the texts differ. */
export const openEnded: BuiltIn = {
  size: PROMPTS.length,
  items: (limit) =>
    PROMPTS.slice(0, limit).map((prompt, index) => ({ id: `${index}`, prompt, kind: "open" })),
};

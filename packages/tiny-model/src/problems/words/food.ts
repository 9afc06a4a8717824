import { type Noun, nouns } from "./noun.ts";

export const FRUIT: readonly Noun[] = nouns(`
apple, pear, plum, peach, cherry, lemon, lime, orange, mango/mangoes, banana, apricot, fig, grape, melon,
kiwi, papaya, nectarine, tangerine, strawberry, blueberry, raspberry, blackberry, cranberry, gooseberry,
grapefruit, pomegranate, pineapple, coconut, guava, quince, mandarin, olive, persimmon, lychee,
watermelon`);

export const VEGETABLES: readonly Noun[] = nouns(`
carrot, potato/potatoes, tomato/tomatoes, onion, pepper, cucumber, radish, turnip, beet, leek, cabbage,
pumpkin, zucchini, eggplant, parsnip, mushroom, yam, artichoke, squash, shallot, gourd, cauliflower`);

export const BAKED: readonly Noun[] = nouns(`
muffin, cupcake, cookie, bagel, scone, bread roll, loaf/loaves, pie, tart, brownie, biscuit, croissant,
pretzel, waffle, pancake, doughnut, bun, cracker, eclair, flapjack, macaroon, turnover, shortcake,
cheesecake, crumpet, pastry, baguette, wafer, strudel, dumpling, pizza, quiche, meringue, cinnamon roll,
granola bar, sandwich, gingerbread house, breadstick, fruitcake, honey cake`);

export const SWEETS: readonly Noun[] = nouns(`
candy, lollipop, gumdrop, toffee, caramel, chocolate, jelly bean, peppermint, marshmallow, truffle, mint,
gumball, licorice stick, praline, bonbon, candy cane, lemon drop, chocolate egg, sugar mouse/sugar mice`);

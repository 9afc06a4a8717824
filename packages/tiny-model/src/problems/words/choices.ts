import { BAKED, FRUIT, SWEETS, VEGETABLES } from "./food.ts";
import {
  BOOKS,
  CLOTHES,
  CRAFTS,
  FURNITURE,
  GADGETS,
  INSTRUMENTS,
  KITCHENWARE,
  SPORTS,
  STATIONERY,
  TOOLS,
  TOYS,
} from "./goods.ts";
import { FINDS, FLOWERS, TREES } from "./nature.ts";
import type { Noun } from "./noun.ts";

/** What one eats by the piece. */
export const EDIBLE: readonly Noun[] = [...FRUIT, ...BAKED, ...SWEETS];

/** What one may own dozens of, and buy or give away. */
export const BELONGINGS: readonly Noun[] = [...TOYS, ...STATIONERY, ...CRAFTS, ...BOOKS, ...FRUIT, ...SWEETS];

/** What fits, many at a time, into a box or a bag. */
export const SMALL: readonly Noun[] = [
  ...FRUIT,
  ...VEGETABLES,
  ...BAKED,
  ...SWEETS,
  ...TOYS,
  ...STATIONERY,
  ...CRAFTS,
  ...FINDS,
];

/** What a shop sells for a few dollars. */
export const GOODS: readonly Noun[] = [
  ...TOYS,
  ...STATIONERY,
  ...CRAFTS,
  ...CLOTHES,
  ...SPORTS,
  ...TOOLS,
  ...KITCHENWARE,
  ...BOOKS,
];

/** What a shop or a warehouse keeps. */
export const STOCK: readonly Noun[] = [...GOODS, ...FURNITURE, ...GADGETS, ...INSTRUMENTS];

/** What a workshop or a factory makes. */
export const PRODUCTS: readonly Noun[] = [
  ...TOYS,
  ...CRAFTS,
  ...CLOTHES,
  ...KITCHENWARE,
  ...FURNITURE,
  ...INSTRUMENTS,
];

/** What one plants in rows. */
export const PLANTS: readonly Noun[] = [...FLOWERS, ...TREES];

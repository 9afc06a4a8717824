import { type Noun, nouns } from "./noun.ts";

/** For anything small. */
export const CONTAINERS: readonly Noun[] = nouns(`
box, bag, basket, crate, jar, tin, drawer, bucket, chest, tray, carton, sack, bin, case, tub, packet,
container, bowl, parcel, hamper`);

/** For anything that is sold by the piece. */
export const PACKAGES: readonly Noun[] = nouns(`
box, bag, carton, crate, pack, packet, case, tray, parcel, bundle`);

/** For things that stand. */
export const STANDS: readonly Noun[] = nouns(`
shelf/shelves, table, rack, cabinet, counter, display case, cupboard, stand`);

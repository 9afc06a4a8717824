import type { Shape } from "../shape.ts";
import { COMPARING } from "./comparing.ts";
import { EVENTS } from "./events.ts";
import { GROWING } from "./growing.ts";
import { HAVING } from "./having.ts";
import { MONEY } from "./money.ts";
import { PACKING } from "./packing.ts";
import { READING } from "./reading.ts";
import { SHARING } from "./sharing.ts";
import { TRAVEL } from "./travel.ts";
import { WORKING } from "./working.ts";

/** All plots; a problem has each with equal probability. */
export const SHAPES: readonly Shape[] = [
  ...HAVING,
  ...PACKING,
  ...SHARING,
  ...MONEY,
  ...EVENTS,
  ...COMPARING,
  ...READING,
  ...TRAVEL,
  ...WORKING,
  ...GROWING,
];

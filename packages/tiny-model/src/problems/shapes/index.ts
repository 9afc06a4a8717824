import type { Shape } from "../shape.ts";
import { CHAINS } from "./chains.ts";
import { COMPARING } from "./comparing.ts";
import { EVENTS } from "./events.ts";
import { HAVING } from "./having.ts";
import { MONEY } from "./money.ts";
import { PACKING } from "./packing.ts";
import { PROJECTS } from "./projects.ts";
import { READING } from "./reading.ts";
import { SCHOOL } from "./school.ts";
import { SHARING } from "./sharing.ts";
import { SHOPPING } from "./shopping.ts";
import { TRADING } from "./trading.ts";
import { TRAVEL } from "./travel.ts";
import { UNITS } from "./units.ts";
import { WORKING } from "./working.ts";

/** All plots, equally likely. Their order is part of what a seed generates. */
export const SHAPES: readonly Shape[] = [
  ...HAVING,
  ...PACKING,
  ...SHARING,
  ...MONEY,
  ...SHOPPING,
  ...EVENTS,
  ...COMPARING,
  ...CHAINS,
  ...READING,
  ...SCHOOL,
  ...TRAVEL,
  ...WORKING,
  ...TRADING,
  ...UNITS,
  ...PROJECTS,
];

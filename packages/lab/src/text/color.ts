import picocolors from "picocolors";

/** Colours for a terminal that has them. Left alone, picocolors would colour a CI's pipes too, which programs read. */
export const color: ReturnType<typeof picocolors.createColors> = picocolors.createColors(
  process.env.FORCE_COLOR !== undefined || (process.stdout.isTTY === true && process.stdout.hasColors()),
);

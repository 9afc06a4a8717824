import type { Reader } from "../../dialect.ts";
import { numberOf, readFlag, readTemperatureEnds } from "../../readers/values.ts";

/** The fixed temperature: with the dynamic one on it goes into that one's ends. */
export const readFixedTemperature: Reader = (value, context) => {
  const temperature = numberOf(value, context);
  return context.request.dynamic_temperature === true ? {} : { temperature };
};

/** The dynamic temperature: the fixed one divides before it. */
export const readDynamicTemperature: Reader = (value, context) => {
  readFlag(value, context);
  const ends = readTemperatureEnds("dynatemp_low", "dynatemp_high", context);
  const times = numberOf(context.request.temperature, { ...context, parameter: "temperature" });
  if (ends && times !== 1) {
    context.note(
      "textgen divides by temperature first; here one step does both, and sees the row before",
      "changed",
    );
  }
  return ends ? { temperature: ends[0] * times, temperatureRange: ends[1] * times } : {};
};

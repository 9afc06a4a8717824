import { fewShot } from "./few-shot.ts";

const NAMES = ["Ann", "Ben", "Clara", "Dan", "Eva", "Finn", "Greta", "Hugo", "Ida", "Jonas"];
const TOWNS = ["Paris", "Rome", "Oslo", "Lima", "Cairo", "Delhi", "Tokyo", "Quito"];
const JOBS = ["baker", "doctor", "farmer", "painter", "pilot", "teacher"];

/** A sentence to be written as a JSON object. */
export const records = fewShot("json", 5, (draw) => {
  const name = NAMES[draw(0, NAMES.length - 1)];
  const [age, city, job] = [draw(18, 80), TOWNS[draw(0, TOWNS.length - 1)], JOBS[draw(0, JOBS.length - 1)]];
  return {
    question: `Write this as JSON: ${name} is ${age} years old, lives in ${city} and is a ${job}.`,
    answer: JSON.stringify({ name, age, city, job }),
  };
});

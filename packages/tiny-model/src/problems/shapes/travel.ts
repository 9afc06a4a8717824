import { minus, plus, times } from "../equation.ts";
import { MULTIPLES } from "../fraction.ts";
import { person } from "../person.ts";
import type { Shape } from "../shape.ts";
import { capitalized, nouns, phrases, withArticle } from "../words/noun.ts";
import { DAYS, PLACES } from "../words/scenery.ts";

const RIDES = nouns("bus, train, tram, ferry, subway train, cable car, river boat, airport shuttle");
const SHOWS = phrases(
  "film, concert, play, match, lecture, race, opera, flight, lesson, parade, show, ceremony",
);
const PRACTICE = phrases(`the piano, the violin, chess, the guitar, the drums, tennis, yoga, ballet, juggling,
the flute, karate, archery, gymnastics, the trumpet, Spanish, Italian, golf, fencing, judo, the cello`);

const trips: Shape = {
  name: "trips",
  steps: 2,
  tell(dice) {
    const who = person(dice);
    const place = dice.pick(PLACES);
    const miles = dice.integer(2, 12);
    const days = dice.integer(2, 7);
    const daily = times(miles, 2);
    const total = times(daily, days);
    const question = dice.pick([
      `${who.name} lives ${miles} miles from the ${place}. ${who.They("rides")} there and back, so twice that distance, each day. How many miles ${who.doThey} ride in ${days} days?`,
      `The way to the ${place} is ${miles} miles. ${who.name} drives it twice a day for ${days} days. How many miles ${who.doThey} drive?`,
      `Twice a day, ${who.name} cycles the ${miles} miles between home and the ${place}. How many miles is that after ${days} days?`,
    ]);
    const worked = [
      dice.pick([`Each day that is ${daily} miles.`, `In one day ${who.name} covers ${daily} miles.`]),
      dice.pick([`In all that is ${total} miles.`, `The total is ${total} miles.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

const hours: Shape = {
  name: "hours-and-minutes",
  steps: 2,
  tell(dice) {
    const who = person(dice);
    const show = dice.pick(SHOWS);
    const place = dice.pick(PLACES);
    const count = dice.integer(2, 3);
    const rest = dice.integer(2, count === 2 ? 58 : 20);
    const whole = times(count, 60);
    const total = plus(whole, rest);
    const question = dice.pick([
      `${who.name} watches ${withArticle(show)} that takes ${count} hours and ${rest} minutes. How many minutes is that?`,
      `${capitalized(withArticle(show))} lasts ${count} hours. Then ${who.name} needs ${rest} minutes to get home. How many minutes go by in all?`,
      `${who.name} walks for ${count} hours and then waits ${rest} minutes near the ${place}. How many minutes is that altogether?`,
    ]);
    const worked = [
      dice.pick([`The hours are ${whole} minutes.`, `First there are ${whole} minutes.`]),
      dice.pick([`In all that is ${total} minutes.`, `The total is ${total} minutes.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

const passengers: Shape = {
  name: "passengers",
  steps: 3,
  tell(dice) {
    const who = person(dice);
    const ride = dice.pick(RIDES).one;
    const [place, later] = dice.distinct(PLACES, 2);
    const before = dice.integer(8, 50);
    const joined = dice.integer(2, 25);
    const all = plus(before, joined);
    const left = dice.integer(2, Math.min(40, all.value - 3));
    const again = dice.integer(2, 25);
    const rest = minus(all, left);
    const end = plus(rest, again);
    const question = dice.pick([
      `There are ${before} people on ${who.name}'s ${ride}. At the ${place}, ${joined} people get on. At the ${later}, ${left} get off and ${again} get on. How many people are on the ${ride} now?`,
      `${capitalized(withArticle(ride))} starts with ${before} passengers. ${who.name} sees ${joined} more get on at the first stop. At the second stop, ${left} get off and ${again} new ones get on. How many passengers are there?`,
      `${who.name} drives ${withArticle(ride)} with ${before} passengers. First ${joined} more come in. Near the ${place}, ${left} leave and ${again} others enter. How many passengers does the ${ride} carry then?`,
    ]);
    const worked = [
      dice.pick([`First there are ${all} people.`, `Then ${all} people are on board.`]),
      dice.pick([`After some leave, there are ${rest}.`, `That leaves ${rest} people.`]),
      dice.pick([`In the end there are ${end} people.`, `Now ${end} people are on board.`]),
    ];
    return { question, worked, result: end };
  },
};

const practice: Shape = {
  name: "practice-time",
  steps: 4,
  tell(dice) {
    const who = person(dice);
    const hobby = dice.pick(PRACTICE);
    const [first, second, third] = dice.distinct(DAYS, 3);
    const { words, by } = dice.pick(MULTIPLES.slice(0, 2));
    const base = dice.integer(4, 20);
    const longer = times(base, by);
    const less = dice.integer(2, longer.value - 2);
    const shorter = minus(longer, less);
    const both = plus(base, longer);
    const total = plus(both, shorter);
    const question = dice.pick([
      `${who.name} practices ${hobby} for ${base} minutes on ${first} and ${words} as long on ${second}. On ${third}, ${who.they("practices")} ${less} minutes less than on ${second}. How many minutes is that in all?`,
      `On ${first}, ${who.name} spends ${base} minutes on ${hobby}. On ${second} it is ${words} as long, and on ${third} it is ${less} minutes less than on ${second}. How many minutes ${who.doThey} spend altogether?`,
      `Learning ${hobby} takes ${who.name} ${base} minutes on ${first}. ${who.They("needs")} ${words} that time on ${second}. ${third} takes ${less} minutes less than ${second}. How many minutes are the three days together?`,
    ]);
    const worked = [
      `On ${second} it is ${longer} minutes.`,
      `On ${third} it is ${shorter} minutes.`,
      dice.pick([`The first two days make ${both} minutes.`, `Two days together are ${both} minutes.`]),
      dice.pick([`In all that is ${total} minutes.`, `The total is ${total} minutes.`]),
    ];
    return { question, worked, result: total, about: who };
  },
};

export const TRAVEL: readonly Shape[] = [trips, hours, passengers, practice];

import { type Noun, nouns, phrases } from "./noun.ts";

export const COLORS: readonly string[] = phrases(`
red, blue, green, yellow, purple, pink, brown, black, white, gray, silver, golden, turquoise, scarlet,
crimson, teal, beige, maroon, navy, violet, indigo, amber, ivory, bronze`);

export const DAYS: readonly string[] = phrases(`
Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday`);

export const MONTHS: readonly string[] = phrases(`
January, February, March, April, June, July, August, September, October, November, December`);

export const WEATHER: readonly string[] = phrases(`
sunny, rainy, cloudy, windy, chilly, warm, foggy, snowy, stormy, mild, breezy, humid`);

/** Where anyone may live, pass by or wait; each goes with "the". */
export const PLACES: readonly string[] = phrases(`
park, library, museum, zoo, beach, market, school, farm, bakery, harbor, bridge, castle, church, cinema,
theater, stadium, hospital, station, airport, lake, river, forest, mountain, village, square, fountain,
playground, swimming pool, gym, bank, post office, fire station, police station, town hall, hotel,
restaurant, cafe, pharmacy, supermarket, bookstore, toy store, pet shop, florist, butcher, barber,
laundry, garage, factory, warehouse, mill, vineyard, orchard, meadow, garden center, greenhouse, barn,
stable, windmill, lighthouse, pier, marina, campsite, canyon, waterfall, valley, canal, tower, temple,
mosque, monument, gallery, concert hall, opera house, university, college, kindergarten, courthouse,
embassy, bus stop, subway, tunnel, parking lot, skate park, ice rink, bowling alley, arcade, aquarium,
planetarium, botanical garden, cemetery, quarry, dairy, brewery`);

/** Where things can be bought; each goes with "the". */
export const SHOPS: readonly string[] = phrases(`
market, supermarket, mall, corner shop, flea market, department store, yard sale, fair, gift shop, bazaar,
village shop, discount store, town market, outlet, street market`);

/** Where visitors come and tickets are sold; each goes with "the". */
export const VENUES: readonly string[] = phrases(`
museum, zoo, theater, cinema, circus, aquarium, castle, planetarium, concert hall, water park, art gallery,
ice rink, puppet show, magic show, carnival, theme park, botanical garden, science fair`);

export const JOBS: readonly string[] = phrases(`
baker, teacher, farmer, nurse, doctor, painter, carpenter, plumber, gardener, tailor, librarian, florist,
chef, waiter, pilot, sailor, engineer, dentist, barber, mechanic, electrician, photographer, journalist,
lawyer, firefighter, scientist, musician, dancer, actor, singer, potter, jeweler, shoemaker,
beekeeper, fisherman, postman, butcher, cashier, clerk, coach, janitor, architect, astronomer, accountant,
veterinarian, translator, designer, programmer, tour guide, lifeguard, bus driver, taxi driver, plasterer,
bricklayer, blacksmith, weaver, secretary, reporter, editor`);

export const CROWDS: readonly Noun[] = nouns(`
student, visitor, player, dancer, guest, tourist, camper, scout, hiker, worker, singer, actor, runner, fan,
teenager, adult, customer, swimmer, cyclist, skater, volunteer, musician, child/children, person/people`);

/** Of another pronoun than the person, so that a later "she" or "he" can mean only one of them. */
export const SIBLINGS: Record<"she" | "he" | "they", readonly string[]> = {
  she: ["brother"],
  he: ["sister"],
  they: ["brother", "sister", "cousin"],
};

export const RELATIVES: Record<"she" | "he" | "they", readonly string[]> = {
  she: phrases("brother, father, uncle, grandfather, nephew, grandson"),
  he: phrases("sister, mother, aunt, grandmother, niece, granddaughter"),
  they: phrases("brother, sister, cousin, neighbor, aunt, uncle"),
};

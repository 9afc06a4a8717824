import { type Noun, nouns } from "./noun.ts";

export const FLOWERS: readonly Noun[] = nouns(`
rose, tulip, daisy, lily, sunflower, orchid, daffodil, poppy, violet, iris, marigold, pansy, carnation,
peony, petunia, zinnia, hyacinth, crocus, begonia, geranium, lilac, dahlia, azalea, bluebell, snowdrop,
primrose, buttercup, hydrangea`);

export const TREES: readonly Noun[] = nouns(`
apple tree, pear tree, cherry tree, oak, pine, maple, willow, birch, cedar, palm, bush, shrub, fern,
cactus, seedling, vine, poplar, elm, rosebush, sapling`);

export const FINDS: readonly Noun[] = nouns(`
seashell, pebble, stone, acorn, pinecone, leaf/leaves, feather, crystal, fossil, chestnut, twig, gem, coin,
walnut, petal, seed, sand dollar, bottle cap, hazelnut, arrowhead, clover, snail shell`);

export const FARM_ANIMALS: readonly Noun[] = nouns(`
cow, sheep/sheep, goat, pig, hen, duck, goose/geese, horse, donkey, turkey, rabbit, llama, pony, chick,
lamb, calf/calves, piglet, rooster, alpaca, mule, duckling, foal`);

export const WILD_ANIMALS: readonly Noun[] = nouns(`
deer/deer, fox, wolf/wolves, bear, owl, eagle, hawk, frog, toad, turtle, squirrel, swan, penguin, seal,
otter, beaver, monkey, zebra, giraffe, elephant, lion, tiger, kangaroo, parrot, flamingo, butterfly,
dragonfly, beetle, ladybug, bee, snail, gecko, lizard, hedgehog, raccoon, badger, pelican, heron,
moose/moose, camel, koala, cheetah, crow, sparrow, pigeon, seagull, peacock, lemur, iguana, dolphin`);

export const PETS: readonly Noun[] = nouns(`
cat, dog, puppy, kitten, hamster, goldfish/goldfish, guinea pig, canary, parakeet, mouse/mice, gerbil,
ferret, tortoise`);

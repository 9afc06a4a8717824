import { type Noun, nouns } from "./noun.ts";

export const TOYS: readonly Noun[] = nouns(`
marble, doll, kite, yo-yo, puzzle, spinning top, toy car, toy truck, toy boat, toy train, teddy bear,
block, balloon, robot, puppet, jigsaw, domino/dominoes, checker, action figure, board game, model rocket,
tin soldier, stuffed rabbit, stuffed panda, frisbee, hula hoop, jump rope, bouncy ball, toy dinosaur,
toy dragon, playing card, trading card, mask, tiara, magic wand, kazoo, pinwheel, magnet, snow globe,
toy castle, toy pirate, rubber duck, figurine, glider, rattle, whistle, costume`);

export const STATIONERY: readonly Noun[] = nouns(`
pencil, pen, crayon, marker, eraser, notebook, ruler, folder, envelope, stamp, sticker, paper clip, binder,
notepad, stapler, highlighter, paintbrush, postcard, greeting card, bookmark, calendar, diary, label,
pushpin, sharpener, journal, glue stick, ribbon, scrapbook, poster, planner, canvas, sketchbook, stencil`);

export const CRAFTS: readonly Noun[] = nouns(`
bead, button, bracelet, necklace, ring, candle, patch, badge, sequin, earring, brooch, keychain, lantern,
quilt, coaster, paper crane, paper star, wreath, ornament, garland, tassel, charm, soap bar, clay pot,
hair clip, wooden spoon, basket, birdhouse, pendant, dreamcatcher`);

export const CLOTHES: readonly Noun[] = nouns(`
hat, shirt, scarf/scarves, sock, glove, mitten, sweater, jacket, coat, dress, skirt, belt, necktie, cap,
vest, hoodie, blouse, robe, boot, shoe, sandal, slipper, sneaker, apron, cardigan, poncho, beanie,
raincoat, uniform, kimono, shawl, jersey, bonnet, bandana, swimsuit, headband, wallet, purse, backpack,
umbrella, handkerchief`);

export const SPORTS: readonly Noun[] = nouns(`
tennis ball, baseball, basketball, soccer ball, golf ball, bat, racket, helmet, skateboard, paddle,
hockey stick, puck, cone, medal, trophy, net, dart, bowling pin, sled, shuttlecock, yoga mat, dumbbell,
water bottle, volleyball, kneepad, oar, stopwatch, jump rope, baton, snorkel`);

export const TOOLS: readonly Noun[] = nouns(`
hammer, nail, screw, bolt, wrench, screwdriver, saw, drill, ladder, bucket, shovel, rake, hoe, chisel,
hinge, hook, rope, pulley, clamp, washer, light bulb, battery, flashlight, toolbox, plank, brick, tile,
lock, key, broom, mop, wheelbarrow, pipe, gear, spring, padlock, crowbar, axe, sponge, trowel`);

export const KITCHENWARE: readonly Noun[] = nouns(`
plate, bowl, cup, mug, spoon, fork, knife/knives, wine glass, jar, bottle, pot, pan, kettle, tray, napkin,
tablecloth, ladle, whisk, spatula, teapot, saucer, toaster, blender, straw, dish, pitcher, cutting board,
lunchbox, skillet, grater, sieve, towel, oven mitt, thermos`);

export const BOOKS: readonly Noun[] = nouns(`
book, comic, magazine, novel, atlas, dictionary, cookbook, storybook, newspaper, textbook, songbook,
workbook, photo album, encyclopedia, picture book, guidebook, poetry book, thriller, biography`);

export const FURNITURE: readonly Noun[] = nouns(`
chair, table, lamp, clock, rug, desk, stool, mirror, bench, sofa, pillow, blanket, curtain, bed, cushion,
picture frame, vase, doormat, mattress, bookcase, cabinet, armchair, carpet, dresser, hammock`);

export const GADGETS: readonly Noun[] = nouns(`
phone, camera, radio, laptop, tablet, speaker, printer, keyboard, charger, watch, alarm clock, calculator,
monitor, microphone, telescope, fan, cable, drone, router, projector`);

export const INSTRUMENTS: readonly Noun[] = nouns(`
guitar, violin, flute, drum, trumpet, harp, piano, banjo, cello, ukulele, clarinet, harmonica, tambourine,
trombone, xylophone, bell, cymbal, accordion, oboe`);

export const VEHICLES: readonly Noun[] = nouns(`
car, truck, van, bicycle, scooter, tractor, motorcycle, taxi, wagon, minibus, camper, jeep, limousine`);

export const BOATS: readonly Noun[] = nouns(`
boat, ship, ferry, yacht, sailboat, canoe, kayak, raft, barge, rowboat`);

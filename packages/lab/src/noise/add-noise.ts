import { LETTERS, type NoiseLetter } from "nsigma/noise";
import { UserError } from "../errors.ts";
import { Graph } from "./graph.ts";
import { findPlaces, type LayerPlaces, type Place } from "./places.ts";
import { turnAt } from "./turn.ts";

/** The standard operators since which a node can be split and summed in the form that is written here. */
const OPSET = 13;

/**
 * Puts noise (DRµGS) into an ONNX model: of each letter three inputs more, for all layers: cosine and sine of the angles, and
 * the directions. With angles of 0 the model gives what it gave before. (The graph could make cosine and sine itself, but onnxruntime rounds those of the
 * last entries of a tensor differently, so that a text would depend on the others in its batch.)
 *
 * @param model the file. External data is not read, and stays where it is.
 * @param letters which. Default: all that this form of attention has a place for
 * @throws UserError when a place is not found, with what was looked for
 */
export function addNoise(model: Uint8Array, letters?: readonly NoiseLetter[]): Uint8Array {
  const graph = new Graph(model);
  if (graph.opset < OPSET)
    throw new UserError(
      `its operators are of version ${graph.opset}; noise needs ${OPSET}; export it with a newer one`,
    );
  if (graph.graph.input.some(({ name }) => name.startsWith("noise."))) {
    throw new UserError("it has inputs for noise already; give the model that it was made from");
  }
  const layers = findPlaces(graph);
  for (const letter of letters ?? LETTERS.filter((each) => each in layers[0])) {
    addLetter(
      graph,
      letter,
      layers.map((places, layer) => placeIn(places, layer, letter)),
    );
  }
  return graph.write();
}

function placeIn(places: LayerPlaces, layer: number, letter: NoiseLetter): Place {
  const place = places[letter];
  if (typeof place === "object") return place;
  const reachable = LETTERS.filter((each) => typeof places[each] === "object").join(", ");
  throw new UserError(
    place === undefined
      ? `its attention keeps the cache inside a node, so that ${letter} cannot be reached; what can is ${reachable}`
      : `${letter} of layer ${layer}: looked for ${place}; letters that were found there are ${reachable}`,
  );
}

function addLetter(graph: Graph, letter: NoiseLetter, places: readonly Place[]): void {
  const [{ heads, width, headsFirst }] = places;
  const odd = places.findIndex(
    (place) => place.heads !== heads || place.width !== width || place.headsFirst !== headsFirst,
  );
  if (odd !== -1)
    throw new UserError(
      `${letter} of layer ${odd}: its heads are not those of layer 0; only layers that are alike can have noise`,
    );
  const vectors = headsFirst ? [heads, `${letter}.length`] : [`${letter}.length`, heads];
  const shape = [places.length, `${letter}.batch`, ...vectors];
  const settings = { axis: 0, ...(graph.opset >= 18 && { num_outputs: places.length }) };
  const split = Object.entries({ cos: 1, sin: 1, direction: width }).map(([what, size]) => {
    const name = `noise.${letter}.${what}`;
    graph.addInput(name, [...shape, size]);
    return graph.node("Split", [name], settings, places.length);
  });
  const [cos, sin, directions] = split.map(({ output }) => output);
  for (const [layer, place] of places.entries()) {
    turnAt(
      graph,
      place,
      { cos: cos[layer], sin: sin[layer], direction: directions[layer] },
      `noise.${letter}.${layer}`,
    );
  }
  graph.insert(split, []);
}

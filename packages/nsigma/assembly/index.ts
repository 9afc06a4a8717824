export { collect } from "./collect";
export { cross } from "./cross";
export { statistics } from "./statistics";
export { sharpen } from "./table";
export { nearness } from "./nearness";
export { drawNoise, narrowFloat16, turn, widenFloat16 } from "./noise";
export { crudeSum, farSums, nearSums, pick, weigh } from "./weigh";

export { collect } from "./collect";
export { cross } from "./cross";
export { statistics } from "./statistics";
export { sharpen } from "./table";
export { nearness } from "./nearness";
export { crudeSum, farSums, nearSums, pick, weigh } from "./weigh";

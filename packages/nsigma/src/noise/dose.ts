import type { DepthPoint, Dose } from "./options.ts";

/** The largest angle of a dose in a layer. @param layer from 0 */
export function thetaAt({ theta, depth, between }: Dose, layer: number, layers: number): number {
  return depth ? theta * ratioAt(depth, layer / layers, between) : theta;
}

/** @param points sorted, at least one */
function ratioAt(
  points: readonly DepthPoint[],
  depth: number,
  between: Dose["between"] = "interpolate",
): number {
  const last = points[points.length - 1];
  if (depth <= points[0].at) return points[0].ratio;
  if (depth >= last.at) return last.ratio;
  const after = points.findIndex(({ at }) => at >= depth);
  const [low, high] = [points[after - 1], points[after]];
  if (between === "ceil") return Math.max(low.ratio, high.ratio);
  if (between === "floor") return Math.min(low.ratio, high.ratio);
  return low.ratio + ((depth - low.at) / (high.at - low.at)) * (high.ratio - low.ratio);
}

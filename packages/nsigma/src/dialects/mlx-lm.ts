import type { Dialect } from "./dialect.ts";
import { ignored } from "./ignored.ts";
import { MLX } from "./mlx.ts";

const { top_n_sigma: _, p_less: _less, typical_p: _typical, ...parameters } = MLX.parameters;
const ONLY_IN_VLM = ["topNSigma", "pLess", "typicalP"];

/** mlx-lm's own server. mlx-vlm's, the dialect `mlx`, has three samplers more. */
export const MLX_LM: Dialect = {
  ...MLX,
  name: "mlx-lm",
  engine: "mlx-lm 0.32 server",
  parameters: {
    ...parameters,
    ...ignored("mlx-vlm's server has it, mlx-lm's has not", ["top_n_sigma", "p_less"]),
    typical_p: { ignored: "mlx-vlm's server has it, mlx-lm's has not", neutral: 1 },
  },
  order: MLX.order.filter((step) => !ONLY_IN_VLM.includes(step)),
  modes: (MLX.modes ?? []).slice(1),
  differences: MLX.differences.filter((each) => !/mlx-vlm|p_less|typical_p/.test(each)),
};

import { nextTask } from "../next-task.ts";
import type { TransformersModel } from "./model.ts";

/**
 * The same model, which lets other work be done before every token.
 *
 * In a browser nothing in transformers.js's loop waits for longer than a promise takes: until the text is over, the
 * page would paint none of it, and hear of no abort.
 */
export function interruptible(model: TransformersModel): TransformersModel {
  const forward = async (inputs: never): Promise<unknown> => {
    await nextTask();
    return model.forward(inputs);
  };
  return Object.create(model, { forward: { value: forward } }) as TransformersModel;
}

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

/** By a message, because browsers hold back timers that follow each other. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const done = () => {
      port1.close();
      resolve();
    };
    port1.addEventListener("message", done);
    port1.start();
    port2.postMessage(null);
  });
}

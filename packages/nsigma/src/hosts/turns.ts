/** Runs a task when those handed in before it are done; one that fails holds up none. */
export type Queue = <Result>(task: () => Promise<Result>) => Promise<Result>;

export function queue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => {});
    return result;
  };
}

/** Lets other work be done: a page painted, an abort heard. By a message, because browsers hold back timers. */
export function nextTask(): Promise<void> {
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

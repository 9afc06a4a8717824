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

import { SingleBar } from "cli-progress";

export interface ProgressBar {
  /** @param what is being counted, such as "texts" */
  show(what: string, done: number, total: number): void;
  stop(): void;
}

/** How far it is and how long it will take, on a terminal and nowhere else. */
export function progressBar(): ProgressBar {
  const bar = new SingleBar({
    format: "{bar} {value}/{total} {what}, {eta_formatted} left",
    clearOnComplete: true,
    etaBuffer: 200,
    stream: process.stderr,
  });
  let shown = "";
  return {
    show(what, done, total) {
      if (shown !== what) bar.start(total, done, { what });
      shown = what;
      bar.setTotal(total);
      bar.update(done, { what });
    },
    stop: () => bar.stop(),
  };
}

import { SingleBar } from "cli-progress";

export interface ProgressBar {
  /** @param what is being counted, such as "texts" */
  show(what: string, done: number, total: number): void;
  stop(): void;
}

/** As much of the terminal's width as words and numbers beside the bar take. */
const WORDS = 42;

/** How far it is and how long it will take, on a terminal and nowhere else. Every command has this one. */
export function progressBar(): ProgressBar {
  const { columns = 80 } = process.stderr;
  const bar = new SingleBar({
    format: "{bar} {value}/{total} {what}, {eta_formatted} left",
    barsize: Math.max(5, Math.min(40, columns - WORDS)),
    barCompleteChar: "█",
    barIncompleteChar: "░",
    clearOnComplete: true,
    hideCursor: true,
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
    stop() {
      bar.stop();
      shown = "";
    },
  };
}

/**
 * Says on a terminal what is waited for, until it is there; a short wait says nothing.
 *
 * @param begin may say how far it is, from 0 to 1
 */
export async function waiting<Value>(
  what: string,
  begin: (onProgress: (share: number) => void) => Promise<Value>,
): Promise<Value> {
  const { stderr } = process;
  let percent = "";
  const promise = begin((share) => (percent = `${Math.floor(share * 100)} % `));
  if (!stderr.isTTY) return promise;
  const started = performance.now();
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1000);
    stderr.write(`\r\u001b[K${what} ... ${percent}${seconds > 0 ? `${seconds} s` : ""}`);
  }, 300);
  try {
    return await promise;
  } finally {
    clearInterval(timer);
    stderr.write("\r\u001b[K");
  }
}

import { ApiError } from "../api-error.ts";

/** What waits for a place. */
interface Waiting {
  begin(place: number): void;
}

/**
 * Who writes when. There are so many places; who finds none waits, and clients take turns, however many requests each of them has: a
 * client with a hundred does not keep another with one waiting.
 */
export class Scheduler {
  private readonly free: number[];
  private readonly most: number;
  /** By client, in the order in which they take turns. */
  private readonly queues = new Map<string, Waiting[]>();
  private queued = 0;
  readonly places: number;

  /**
   * @param places texts at once, from 1
   * @param most texts that wait, from 0
   */
  constructor(places: number, most: number) {
    this.places = places;
    this.free = Array.from({ length: places }, (_, place) => place);
    this.most = most;
  }

  get waiting(): number {
    return this.queued;
  }

  get running(): number {
    return this.places - this.free.length;
  }

  /** @throws ApiError 429 when so many more could not even wait; 400 when there is never room for so many */
  checkRoom(texts: number): void {
    const all = this.places + this.most;
    if (texts > all) {
      throw new ApiError(
        400,
        `the request asks for ${texts} texts, and the server has room for ${all}: ${this.places} are written at once and ${this.most} can wait; ask for fewer`,
      );
    }
    const room = this.free.length + this.most - this.queued;
    if (texts <= room) return;
    throw new ApiError(
      429,
      `the server is busy: ${this.running} texts are being written and ${this.queued} wait; ask again later`,
      {
        code: "queue_full",
      },
    );
  }

  /**
   * Does something in a place, when the client's turn has come.
   *
   * @param work is given the number of the place
   * @param signal ends the waiting; then the work is not begun
   * @returns undefined when it was not begun
   * @throws ApiError 429 when too many wait
   */
  async run<Result>(
    client: string,
    signal: AbortSignal,
    work: (place: number) => Promise<Result>,
  ): Promise<Result | undefined> {
    const place = this.free.shift() ?? (await this.turn(client, signal));
    if (place === undefined) return undefined;
    try {
      return signal.aborted ? undefined : await work(place);
    } finally {
      this.release(place);
    }
  }

  private turn(client: string, signal: AbortSignal): Promise<number | undefined> {
    this.checkRoom(1);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        begin(place) {
          signal.removeEventListener("abort", leave);
          resolve(place);
        },
      };
      const leave = (): void => {
        this.remove(client, waiting);
        resolve(undefined);
      };
      if (signal.aborted) return resolve(undefined);
      signal.addEventListener("abort", leave, { once: true });
      const queue = this.queues.get(client);
      if (queue) queue.push(waiting);
      else this.queues.set(client, [waiting]);
      this.queued++;
    });
  }

  /** Gives a place to the client whose turn it is, who then is the last. */
  private release(place: number): void {
    const [next] = this.queues;
    if (next === undefined) {
      this.free.push(place);
      return;
    }
    const [client, queue] = next;
    const waiting = queue.shift() as Waiting;
    this.queued--;
    this.queues.delete(client);
    if (queue.length > 0) this.queues.set(client, queue);
    waiting.begin(place);
  }

  private remove(client: string, waiting: Waiting): void {
    const queue = this.queues.get(client);
    const at = queue?.indexOf(waiting) ?? -1;
    if (!queue || at === -1) return;
    queue.splice(at, 1);
    this.queued--;
    if (queue.length === 0) this.queues.delete(client);
  }
}

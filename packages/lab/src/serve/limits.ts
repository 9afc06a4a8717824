/** How much of the server one client can take. */
export interface Limits {
  /** Bytes of a body: a prompt of a million tokens, and no more. */
  readonly body: number;
  /** Milliseconds in which a request has to be there, its headers and its body. */
  readonly arrival: number;
  /** Milliseconds that a reader has for what is left when all is written. */
  readonly linger: number;
  /** Bytes that wait for a slow reader; one that leaves more unread is cut off. */
  readonly unread: number;
}

export const LIMITS: Limits = {
  body: 8 * 2 ** 20,
  arrival: 30_000,
  linger: 60_000,
  unread: 64 * 2 ** 20,
};

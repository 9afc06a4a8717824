import { connect as connectSocket, type Socket } from "node:net";

/** A connection on which anything can be sent. */
export interface RawClient {
  readonly socket: Socket;
  /** All that has come. */
  readonly text: string;
  readonly closed: boolean;
  send(bytes: string | Buffer): void;
  /** Waits until what has come matches. @throws Error when the connection is closed before that */
  until(pattern: RegExp): Promise<string>;
  /** Waits until the server has closed the connection, and gives all that has come. */
  end(): Promise<string>;
}

export async function connect(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connectSocket({ host: hostname, port: Number(port), allowHalfOpen: true });
  let text = "";
  socket.setEncoding("latin1").on("data", (piece: string) => (text += piece));
  socket.on("error", () => {}).on("end", () => socket.end());
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  const seen = async (enough: () => boolean): Promise<string> => {
    while (!enough() && !socket.closed) await new Promise((resolve) => setTimeout(resolve, 5));
    return text;
  };
  return {
    socket,
    get text() {
      return text;
    },
    get closed() {
      return socket.closed;
    },
    send: (bytes) => void socket.write(bytes),
    async until(pattern) {
      await seen(() => pattern.test(text));
      if (pattern.test(text)) return text;
      throw new Error(`the server closed the connection before ${pattern}; this came: ${text.slice(0, 500)}`);
    },
    end: () => seen(() => false),
  };
}

/** A request as it goes over the wire, with the length of its body. */
export function request(line: string, headers: Readonly<Record<string, string>> = {}, body = ""): string {
  const all = {
    host: "localhost",
    ...(body && { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${line} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** The statuses of all answers that have come. */
export function statuses(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

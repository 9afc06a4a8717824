import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { createServer as createSocketServer } from "node:net";

/** What a server heard: enough to see that something went where it must not go. */
export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface RawServer {
  /** Without a path. */
  readonly origin: string;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

type Answers = (response: ServerResponse, heard: Heard, count: number) => unknown;

/** A real server that answers as it is told to. */
export async function serveHttp(answers: Answers): Promise<RawServer> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    void take(request, response);
  });
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { method = "", url = "", headers } = request;
    heard.push({ method, url, headers, body: Buffer.concat(parts).toString("utf8") });
    answers(response, heard.at(-1)!, heard.length);
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: originOf(server.address()),
    heard,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A server that takes connections, and what it does with them is not HTTP. */
export async function serveSockets(connected: (socket: Socket | TLSSocket) => unknown): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    connected(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: originOf(server.address()),
    heard: [],
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function originOf(address: AddressInfo | string | null): string {
  return `http://127.0.0.1:${(address as AddressInfo).port}`;
}

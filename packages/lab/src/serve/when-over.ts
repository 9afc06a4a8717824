import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Calls back once, when an answer has been sent or its client has gone away. The connection is asked, because an answer that
 * waits there for the answer to an earlier request does not hear of its end.
 *
 * @param over is told whether all of the answer was sent
 */
export function whenOver(
  { socket }: IncomingMessage,
  response: ServerResponse,
  over: (sent: boolean) => void,
): void {
  const tell = (): void => {
    socket.off("close", tell);
    response.off("close", tell);
    over(response.writableFinished);
  };
  socket.setMaxListeners(0); // any number of requests can wait on it
  socket.on("close", tell);
  response.on("close", tell);
}

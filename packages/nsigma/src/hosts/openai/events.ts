/** One event of a stream: its name, "message" unless it says otherwise, and its data. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/**
 * The events of a `text/event-stream`, however its bytes are cut: lines may end in CR, LF or both, data may have
 * many lines, and lines that begin with a colon are comments. llama.cpp's older servers send `error:` lines.
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  let data: string[] = [];
  let name = "message";
  for await (const line of readLines(body)) {
    if (line === "") {
      if (data.length > 0) yield { name, data: data.join("\n") };
      [data, name] = [[], "message"];
      continue;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") name = value;
    else if (field === "data") data.push(value);
    else if (field === "error") yield { name: "error", data: value };
  }
  // The empty line behind the last event may be missing.
  if (data.length > 0) yield { name, data: data.join("\n") };
}

async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = "";
  for await (const bytes of body) {
    held += decoder.decode(bytes, { stream: true });
    // A CR at the end may be half of a line break.
    const complete = held.endsWith("\r") ? held.length - 1 : held.length;
    const lines = held.slice(0, complete).split(/\r\n|\r|\n/);
    held = (lines.pop() ?? "") + held.slice(complete);
    yield* lines;
  }
  held += decoder.decode();
  if (held !== "") yield held.replace(/\r$/, "");
}

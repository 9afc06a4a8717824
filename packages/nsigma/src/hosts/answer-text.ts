import type { HostRequest } from "./host.ts";
import { StopStrings } from "./stop-strings.ts";

/** The text of an answer as it comes in: cut at the first stop string, and handed on piece by piece. */
export class AnswerText {
  private text = "";
  private readonly stops: StopStrings;
  private readonly onText: HostRequest["onText"];

  constructor({ stop = [], onText }: HostRequest) {
    this.stops = new StopStrings(stop);
    this.onText = onText;
  }

  /** A stop string was met; nothing comes after it. */
  get stopped(): boolean {
    return this.stops.stopped;
  }

  /** Takes the next piece, which may be empty. */
  push(piece: string): void {
    this.write(this.stops.push(piece));
  }

  /** The whole text, now that nothing more comes. */
  end(): string {
    this.write(this.stops.end());
    return this.text;
  }

  private write(piece: string): void {
    if (piece === "") return;
    this.text += piece;
    this.onText?.(piece);
  }
}

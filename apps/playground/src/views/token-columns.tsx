import type { ComponentChildren } from "preact";
import type { TableLine } from "../model/token-table.ts";
import { percent } from "./percent.ts";
import { Shown } from "./visible.ts";

interface Column {
  readonly title: string;
  /** Whether the greatest come first when it is first asked for. */
  readonly descending: boolean;
  of(line: TableLine): ComponentChildren;
}

/** The columns of the table of tokens, the most telling first. */
export const COLUMNS: Readonly<Record<keyof TableLine, Column>> = {
  text: { title: "token", descending: false, of: ({ text }) => <Shown text={text} /> },
  bytes: { title: "bytes", descending: false, of: ({ bytes }) => bytes },
  id: { title: "id", descending: false, of: ({ id }) => id },
  logit: { title: "logit", descending: true, of: ({ logit }) => logit.toFixed(3) },
  distance: { title: "(max − l)/σ", descending: false, of: ({ distance }) => distance.toFixed(2) },
  raw: { title: "raw", descending: true, of: ({ raw }) => percent(raw) },
  final: { title: "final", descending: true, of: ({ by, final }) => (by === "" ? percent(final) : "–") },
  by: { title: "removed by", descending: false, of: ({ by }) => by },
};

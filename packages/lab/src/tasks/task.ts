import type { Question } from "./item.ts";
import type { Row } from "./row.ts";

/** Where the hub keeps a data set. */
export interface HubSplit {
  readonly dataset: string;
  readonly config: string;
  readonly split: string;
}

/** A task whose items are made by the program itself. */
export interface BuiltIn {
  /** The first `limit` items. */
  items(limit: number): Question[];
  /** How many there are. */
  readonly size: number;
}

/** A task whose items are published elsewhere, in the fields that `questionOf` reads. */
export interface Published {
  readonly hub: HubSplit;
  /** @throws UserError that names the row's place when a field is missing or wrong */
  questionOf(row: Row, index: number): Question;
}

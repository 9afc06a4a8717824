/** A number option: its range, the value that means "do nothing" or the one it has when left out, and what it is. */
export interface NumberOption {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
  readonly integer?: boolean;
  /** The neutral value of an option that switches a step on: a step set to it is dropped from the chain. */
  readonly off?: number;
  /** Smaller values are off too. */
  readonly lessIsOff?: boolean;
  /** What a setting of a step is when left out; it does nothing by itself. */
  readonly default?: number;
  readonly typical: string;
  readonly summary: string;
}

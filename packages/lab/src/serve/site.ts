import type { Defaults, ServedModel } from "./engine/served-model.ts";
import type { Limits } from "./limits.ts";
import type { Metrics } from "./metrics.ts";

/** How the server behaves, whatever is asked. */
export interface SiteSettings {
  /** Whether a text with a seed is the same whatever else is being written: on some runtimes it then runs by itself. Default: true. */
  readonly exact?: boolean | undefined;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
  /** One of them is needed for all but `/health`; nobody is asked for a key when there are none. */
  readonly keys: readonly string[];
  /** Origins of pages that may read answers; * for all. */
  readonly origins: readonly string[];
  /** Names by which the server may be called besides those of this machine; undefined when any will do. */
  readonly hosts: readonly string[] | undefined;
  /** Other limits than the usual. */
  readonly limits?: Partial<Limits>;
}

/** Everything that answers are made of. */
export interface Site {
  /** At least one; the first answers where none is named. */
  readonly models: readonly ServedModel[];
  readonly defaults: Defaults;
  readonly settings: SiteSettings;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly version: string;
}

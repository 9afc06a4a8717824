import { UserError } from "../../errors.ts";
import { isEndpoint, type PlannedModel } from "../../plan/plan.ts";

/**
 * What a worker may use, as it was told at its start. Whoever can write to the queue could otherwise have it load and
 * fetch anything, and talk to any server.
 */
export class AllowedModels {
  private readonly names: readonly string[];
  private readonly origins: ReadonlySet<string>;

  /** @param names as plans have them; a URL stands for its origin */
  constructor(names: readonly string[]) {
    this.names = names;
    this.origins = new Set(names.filter((model) => isEndpoint({ model })).map(originOf));
  }

  /** @throws UserError for a model that is none of them */
  check(planned: PlannedModel): void {
    const { model } = planned;
    if (isEndpoint(planned) ? this.origins.has(originOf(model)) : this.names.includes(model)) return;
    throw new UserError(
      `a worker was asked for model ${model}, and may use ${this.names.join(", ")}; start it with --model ${model} to let it`,
    );
  }
}

/** Scheme, host and port. @throws UserError for what is not a URL */
function originOf(url: string): string {
  if (URL.canParse(url)) return new URL(url).origin;
  throw new UserError(`model must be a URL such as http://localhost:8080, got ${url}`);
}

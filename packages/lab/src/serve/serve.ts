import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { UserError } from "../errors.ts";
import { loadLocal } from "../models/load.ts";
import type { LocalModel } from "../models/model.ts";
import type { LoadSettings } from "../models/settings.ts";
import { createApp } from "./app.ts";
import { type Defaults, ServedModel } from "./engine/served-model.ts";
import { LIMITS } from "./limits.ts";
import { Metrics } from "./metrics.ts";
import { ROUTES } from "./routes/all.ts";
import type { Upstream } from "./upstream/upstream.ts";
import { upstreamRoutes } from "./upstream/routes.ts";
import type { SiteSettings } from "./site.ts";

export interface ServeSettings extends SiteSettings {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly defaults: Defaults;
  /** Another server that requests are passed on to, in place of models. */
  readonly upstream?: Upstream | undefined;
  /** Texts of each model that may wait. */
  readonly queue: number;
}

/** A server that answers. */
export interface Serving {
  /** Such as http://127.0.0.1:8080. */
  readonly url: string;
  readonly models: readonly ServedModel[];
  /** Takes nothing new, and ends when what was begun has been answered; the models are then let go. */
  close(): Promise<void>;
}

/** A model and the name by which it is asked for. */
export interface NamedModel {
  readonly id: string;
  readonly model: LocalModel;
}

/**
 * Loads models for a server, each with places for so many texts at once.
 *
 * @param names see `locate`
 * @param aliases the names by which they are asked for, in the same order; otherwise those of their files
 */
export async function loadServed(
  names: readonly string[],
  aliases: readonly string[],
  settings: LoadSettings,
  onProgress?: (name: string, share: number) => void,
): Promise<NamedModel[]> {
  const ids = names.map((name, at) => aliases[at] ?? basename(name).replace(/\.gguf$/i, ""));
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined)
    throw new UserError(`alias: two models are called ${twice}; give each its own --alias`);
  const loaded: NamedModel[] = [];
  for (const [at, name] of names.entries()) {
    loaded.push({
      id: ids[at],
      model: await loadLocal(name, settings, (share) => onProgress?.(name, share)),
    });
  }
  return loaded;
}

/**
 * Serves models behind OpenAI's protocol.
 *
 * @param models at least one, or none with `upstream`; they are closed with the server
 * @param report hears of errors that are the server's own
 * @throws UserError when the address cannot be had
 */
export async function serve(
  models: readonly NamedModel[],
  settings: ServeSettings,
  report: (error: unknown) => void = () => {},
): Promise<Serving> {
  const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };
  const metrics = new Metrics();
  const served = models.map(({ id, model }) => new ServedModel(id, model, settings.queue, metrics));
  metrics.watch(served);
  const limits = { ...LIMITS, ...settings.limits };
  const site = { models: served, defaults: settings.defaults, settings, limits, metrics, version };
  const app = createApp(settings.upstream ? upstreamRoutes(settings.upstream) : ROUTES, site, report);
  const { host, port } = settings;
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    const why = {
      EADDRINUSE: "something else listens there",
      EACCES: "it is not allowed here",
      EADDRNOTAVAIL: "this machine has no such address",
    }[code];
    if (why === undefined) throw cause;
    throw new UserError(`port ${port} of ${host}: ${why}; give another --port or --host`, { cause });
  }
  const address = app.server.address() as AddressInfo;
  return {
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    models: served,
    async close() {
      await app.close();
      for (const { model } of models) await model.close();
    },
  };
}

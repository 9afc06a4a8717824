import { signal } from "@preact/signals";
import type { ModelChoice } from "../model/choice.ts";
import type { Dropped } from "../model/dropped.ts";
import { hubList } from "../model/files/hub.ts";
import { type Network, networksAmong } from "../model/files/networks.ts";
import { openModel } from "./model.ts";
import { openSaved } from "./saved.ts";
import { trying } from "./text.ts";

/** A model of several networks, one of which is to be chosen. */
export interface Found {
  readonly name: string;
  readonly networks: readonly Network[];
  choice(network: string): ModelChoice;
}

export const found = signal<Found | undefined>(undefined);

/** Looks a model up on the hub; nothing large is fetched before somebody agrees to its size. */
export async function findOnHub(hub: string, name: string): Promise<void> {
  await trying(async () => {
    const networks = networksAmong(name, await hubList(hub, name));
    found.value = { name, networks, choice: (network) => ({ from: "hub", hub, name, network }) };
  });
}

/** Opens a folder of this machine, or asks which of its networks. */
export async function openFolder({ name, files }: Dropped): Promise<void> {
  await trying(async () => {
    const sized = files.map(({ path, file }) => ({ path, size: file.size }));
    const networks = networksAmong(name, sized);
    const choice: Found["choice"] = (network) => ({ from: "folder", name, files, network });
    found.value = networks.length > 1 ? { name, networks, choice } : undefined;
    if (networks.length === 1) await openModel(choice(networks[0].path));
  });
}

/** Opens what was dropped on the page. */
export async function openDropped(dropped: Dropped | undefined): Promise<void> {
  if (!dropped) return;
  const { name, files, isFolder } = dropped;
  const [{ file }] = files;
  if (isFolder || files.some(({ path }) => path.endsWith(".onnx"))) await openFolder(dropped);
  else if (/\.safetensors(\.gz)?$/.test(name)) await openModel({ from: "recording", name, file });
  else if (name.endsWith(".json")) await openSaved(file, name);
  else
    throw new Error(
      `${name}: drop the folder of an ONNX model, a recording (.safetensors.gz), or a text that was saved here (.json)`,
    );
}

import { isAbsolute, relative } from "node:path";
import { type Dtype, dtypesIn } from "./dtype.ts";
import { hubOf, isHubId } from "./hub/hub.ts";
import { pull } from "./hub/pull.ts";
import { locate, type Location } from "./locate.ts";

/**
 * Finds a model, and fetches it first where it is on the hub and not here.
 *
 * @param name see `locate`
 * @param dtype of an ONNX model; one that is here with other dtypes only is fetched too
 * @param onProgress hears how much has been fetched, from 0 to 1
 * @throws UserError when there is no such model, or it cannot be fetched
 */
export async function bring(
  name: string,
  dtype?: Dtype,
  onProgress?: (share: number) => void,
): Promise<Exclude<Location, { hub: string }>> {
  const location = locate(name);
  const progress = (done: number, total: number): void => onProgress?.(done / Math.max(1, total));
  if ("hub" in location) return pull(name, { dtype }, { progress });
  if (!("folder" in location) || dtype === undefined || !wasFetched(name, location.folder)) return location;
  return dtypesIn(location.folder).includes(dtype) ? location : pull(name, { dtype }, { progress });
}

function wasFetched(name: string, folder: string): boolean {
  const path = relative(hubOf().cache, folder);
  return isHubId(name) && !path.startsWith("..") && !isAbsolute(path);
}

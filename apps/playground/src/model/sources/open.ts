import type { OpenSettings, RowsChoice } from "../choice.ts";
import { hubFiles, hubList, type OnProgress } from "../files/hub.ts";
import { filesAt } from "../files/model-files.ts";
import { EMBEDDED_NETWORK, networkAt, networksAmong } from "../files/networks.ts";
import { pickedFiles } from "../files/picked-files.ts";
import type { RowSource } from "../row-source.ts";
import { withoutRows } from "./no-rows.ts";
import { openOnnx } from "./onnx.ts";
import { openRecording } from "./recorded.ts";
import { openServer } from "./server.ts";

/**
 * Opens a model, wherever it is.
 *
 * @param page where this page is, with the embedded model beside it
 */
export async function openSource(
  choice: RowsChoice,
  { runOn, key }: OpenSettings,
  page: string,
  onProgress: OnProgress,
): Promise<RowSource> {
  switch (choice.from) {
    case "embedded":
      return openOnnx(filesAt("the embedded model", page), EMBEDDED_NETWORK, runOn);
    case "hub": {
      const { hub, name } = choice;
      const networks = networksAmong(name, await hubList(hub, name));
      const network = networkAt(name, networks, choice.network);
      return openOnnx(hubFiles(hub, name, onProgress), network, runOn);
    }
    case "recording":
      return openRecording(choice.file);
    case "text":
      return withoutRows(choice.name);
    case "server":
      return openServer(choice.url, choice.model, key);
    case "folder": {
      const { name, files } = choice;
      const networks = networksAmong(
        name,
        files.map(({ path, file }) => ({ path, size: file.size })),
      );
      return openOnnx(pickedFiles(name, files), networkAt(name, networks, choice.network), runOn);
    }
  }
}

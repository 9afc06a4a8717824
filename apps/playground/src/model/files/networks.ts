/** A file of a model's folder. */
export interface SizedFile {
  readonly path: string;
  readonly size: number;
}

/** One of the networks of a model's folder: the same model in one precision. */
export interface Network {
  /** The .onnx file. */
  readonly path: string;
  /** The files that hold its weights, where it does not hold them itself. */
  readonly data: readonly string[];
  /** Bytes, with its weights. */
  readonly size: number;
  /** The same network with places for noise, where there is one: its weights are those of this file. */
  readonly twin?: string;
}

/** Where the network of the embedded model is. */
export const EMBEDDED_NETWORK: Network = {
  path: "onnx/model.onnx",
  data: [],
  size: 9_400_000,
  twin: "onnx/model-noise.onnx",
};

/** The most that a page holds: the runtime's memory ends at 4 GB, and needs the weights and room to compute. */
const MOST_BYTES = 2_000_000_000;

/** Two bits a weight and fewer are for those who ask for them. */
const ROUGH = /_q[12](f16)?\.onnx$/;

/**
 * The networks among the files of a folder, smallest first.
 *
 * @throws Error in one line where there is none
 */
export function networksAmong(name: string, files: readonly SizedFile[]): Network[] {
  const networks = files
    .filter(({ path }) => /^(onnx\/)?[^/]+\.onnx$/.test(path))
    .map(({ path, size }) => {
      const data = files.filter((each) => isDataOf(path, each.path));
      return {
        path,
        data: data.map((each) => each.path),
        size: data.reduce((sum, each) => sum + each.size, size),
      };
    })
    .sort((a, b) => a.size - b.size);
  if (networks.length > 0) return networks;
  const gguf = files.some(({ path }) => path.endsWith(".gguf"));
  throw new Error(
    `${name}: there is no .onnx file in it${gguf ? "; its .gguf files run in nsigma serve, and this page can ask that" : ""}`,
  );
}

/** Which one to propose: the smallest of usual precision. */
export function proposed(networks: readonly Network[]): Network {
  return networks.find(({ path }) => !ROUGH.test(path)) ?? networks[0];
}

/** @throws Error in one line where it is not there, or is too large for a page */
export function networkAt(name: string, networks: readonly Network[], path: string): Network {
  const found = networks.find((each) => each.path === path);
  if (!found)
    throw new Error(`${name}: there is no ${path}; it has ${networks.map((each) => each.path).join(", ")}`);
  if (found.size <= MOST_BYTES) return found;
  const smaller = networks.filter(({ size }) => size <= MOST_BYTES).map((each) => each.path);
  const instead =
    smaller.length > 0 ? `take ${smaller.join(" or ")}` : "let nsigma serve run it, and ask that";
  throw new Error(`${name}: ${path} has ${sizeText(found.size)}, and a page holds 2 GB at most; ${instead}`);
}

export function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** `model.onnx_data`, `model.onnx_data_1` (the hub) and `model.onnx.data` (PyTorch) beside `model.onnx`. */
function isDataOf(network: string, path: string): boolean {
  return path.startsWith(network) && /^[._]data(_\d+)?$/.test(path.slice(network.length));
}

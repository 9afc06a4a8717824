// Where a package index has a file, by the simple API that pip reads (PEP 503 and 691).
import { spawnSync } from "node:child_process";

/**
 * @param {string} name of the package
 * @param {string} wheel the file's name
 * @returns {Promise<Request>} that fetches the file
 */
export async function requestFor(name, wheel) {
  const index = indexUrl();
  const page = request(`${index.href.replace(/\/?$/, "/")}${name}/`, index);
  page.headers.set("accept", "application/vnd.pypi.simple.v1+json, text/html;q=0.5");
  const answer = await fetch(page, { signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`the package index answers ${answer.status} for ${name}`);
  const json = answer.headers.get("content-type")?.includes("json");
  const links = json ? (await answer.json()).files.map(({ url }) => url) : linksIn(await answer.text());
  const urls = links.map((link) => new URL(link, answer.url));
  const found = urls.find(({ pathname }) => decodeURIComponent(pathname).endsWith(`/${wheel}`));
  if (!found) throw new Error(`the package index has no ${wheel}`);
  return request(found.href, index);
}

function linksIn(html) {
  return [...html.matchAll(/<a\s[^>]*href="([^"]+)"/gi)].map(([, link]) => link.replaceAll("&amp;", "&"));
}

/** The index that pip is configured with. */
function indexUrl() {
  const { PIP_INDEX_URL: named } = process.env;
  if (named) return new URL(named);
  const { stdout } = spawnSync("python3", ["-m", "pip", "config", "list"], { encoding: "utf8" });
  const configured = /^(?:global|download|:env:)\.index-url='(.+)'$/m.exec(stdout ?? "");
  return new URL(configured?.[1] ?? "https://pypi.org/simple/");
}

/** `fetch` refuses a URL with a name and a password in it: they become a header, for the index's own host. */
function request(href, index) {
  const url = new URL(href);
  const { username, password } = url.origin === index.origin ? index : url;
  url.username = "";
  url.password = "";
  const words = [username, password].map(decodeURIComponent).join(":");
  const headers = username ? { authorization: `Basic ${Buffer.from(words).toString("base64")}` } : {};
  return new Request(url, { headers });
}

import { readFileSync } from "node:fs";
import { element, escaped } from "./escape.ts";

/** Nothing is loaded from anywhere: a page that forbids it cannot do it by mistake. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** The beginning of a page that needs nothing but itself. @param sections names; the lower-case name is the section's id */
export function opening(title: string, lines: readonly string[], sections: readonly string[]): string {
  const links = sections.map((name) => `<a href="#${name.toLowerCase()}">${escaped(name)}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escaped(title)}</title>
<style>${carried("style.css")}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
${lines.map((line) => element("p", line)).join("\n")}
<nav>${links.join("")}</nav>
</header>
`;
}

export const CLOSING = "</body>\n</html>\n";

/** A file that every page carries: what runs in a browser is written as a browser reads it. */
export function carried(file: "browse.js" | "style.css"): string {
  return readFileSync(new URL(`../../../page/${file}`, import.meta.url), "utf8");
}

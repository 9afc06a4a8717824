import { printable } from "./printable.ts";

/** Longer messages are cut off: whoever sent so much of it did not want it read. */
const LONGEST = 2000;

/** Variables of the environment that hold something secret. */
const SECRET_NAME = /(KEY|TOKEN|SECRET|PASSWORD)$/i;
/** Shorter values are words such as "none", which stand in for a key. */
const SHORTEST_SECRET = 8;

/**
 * A message as it may be shown and sent on: one line, nothing that a terminal would act on, no password of a URL, no
 * key of the environment. Servers, workers, plans and file names all get into messages, so every message goes through
 * here.
 */
export function message(text: string): string {
  const line = printable(withoutSecrets(text.slice(0, 2 * LONGEST)));
  return line.length > LONGEST ? `${line.slice(0, LONGEST)} ...` : line;
}

/** Text with *** where a secret stood. The patterns are quadratic in the worst case: a long text is cut before. */
export function withoutSecrets(text: string): string {
  const masked = text
    .replace(/(rediss?:\/\/)\S*@/gi, "$1***@") // its passwords may hold slashes
    .replace(/([a-z][a-z\d+.-]*:\/\/)[^\s/?#]*@/gi, "$1***@")
    .replace(/([?&][\w-]*(?:key|token|secret|password)=)[^&\s"']+/gi, "$1***")
    .replace(/\b(Bearer)\s+(?=\S*\d)[\w.~+/=-]{8,}/gi, "$1 ***");
  return secrets().reduce((rest, secret) => rest.replaceAll(secret, "***"), masked);
}

/** As they are, and as a URL or JSON would have them. The longest come first: one may be a part of another. */
function secrets(): string[] {
  return Object.entries(process.env)
    .flatMap(([name, value = ""]) =>
      SECRET_NAME.test(name) && value.length >= SHORTEST_SECRET
        ? [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]
        : [],
    )
    .sort((a, b) => b.length - a.length);
}

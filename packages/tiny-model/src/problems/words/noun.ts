/** A countable noun. */
export interface Noun {
  one: string;
  many: string;
}

function pluralOf(one: string): string {
  if (/[^aeiou]y$/.test(one)) return one.replace(/y$/, "ies");
  return /(s|x|z|ch|sh)$/.test(one) ? `${one}es` : `${one}s`;
}

/** Nouns from a comma-separated list; an irregular plural follows a slash (`leaf/leaves`). */
export function nouns(list: string): readonly Noun[] {
  return phrases(list).map((entry) => {
    const [one, many = pluralOf(one)] = entry.split("/");
    return { one, many };
  });
}

/** The entries of a comma-separated list. */
export function phrases(list: string): readonly string[] {
  return list.trim().split(/,\s*/);
}

/** A phrase as it stands at the start of a sentence. */
export function capitalized(phrase: string): string {
  return phrase[0].toUpperCase() + phrase.slice(1);
}

/** The word with the article that its sound asks for: `a uniform`, `an apple`. */
export function withArticle(word: string): string {
  const vowelSound = /^[aeiou]/i.test(word) && !/^(uni|uku|use)/i.test(word);
  return `${vowelSound ? "an" : "a"} ${word}`;
}

import { PreTrainedTokenizer } from "@huggingface/transformers";

const SPECIAL = ["<s>", "</s>", "<|end|>"];
/** The id of byte 0, where there are bytes. */
export const FIRST_BYTE: number = SPECIAL.length;
const BYTES = Array.from({ length: 256 }, (_, byte) => byte);

/** GPT-2's letters for bytes: those that can be printed stand for themselves, the others for 256 and on. */
const LETTERS = letters();

/**
 * Tokenizers of transformers.js with a vocabulary of a few words, all with the clean-up of spaces that it does when the
 * config does not say: one a byte at a time, as GPT-2 and Llama 3 have it; one with ▁ for spaces and bytes for what it
 * lacks, as Llama 2 and Gemma; one of whole words, as BERT.
 */
export const TOKENIZERS: Readonly<Record<"bytes" | "sentencepiece" | "wordpiece", PreTrainedTokenizer>> = {
  bytes: tokenizer(
    [...BYTES.map((byte) => LETTERS[byte]), ...["it", " 's", " fine", " ,", " n't", "  "].map(inLetters)],
    { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
  ),
  sentencepiece: tokenizer(
    [
      ...BYTES.map((byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`),
      ..."▁ ▁it it ▁'s ▁fine ▁, ▁n't é �".split(" "),
    ],
    {
      type: "Sequence",
      decoders: [
        { type: "Replace", pattern: { String: "▁" }, content: " " },
        { type: "ByteFallback" },
        { type: "Fuse" },
        { type: "Strip", content: " ", start: 1, stop: 0 },
      ],
    },
  ),
  wordpiece: tokenizer(["it", "'", "s", "fine", ",", "##ly", "n", "t", "."], {
    type: "WordPiece",
    prefix: "##",
    cleanup: true,
  }),
};

function tokenizer(words: readonly string[], decoder: object): PreTrainedTokenizer {
  const vocab = Object.fromEntries([...SPECIAL, ...words].map((word, id) => [word, id]));
  const added = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const file = {
    version: "1.0",
    added_tokens: SPECIAL.map((content, id) => ({ id, content, ...added })),
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder,
    model: { type: "BPE", vocab, merges: [], unk_token: null },
  };
  return new PreTrainedTokenizer(file, { tokenizer_class: "PreTrainedTokenizer" });
}

function letters(): string[] {
  const printable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 256;
  return BYTES.map((byte) => String.fromCodePoint(printable(byte) ? byte : next++));
}

function inLetters(word: string): string {
  return [...new TextEncoder().encode(word)].map((byte) => LETTERS[byte]).join("");
}

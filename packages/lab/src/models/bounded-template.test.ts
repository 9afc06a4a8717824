import { AutoTokenizer } from "@huggingface/transformers";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { describe, expect, it } from "vitest";
import { boundTemplate } from "./bounded-template.ts";

const MESSAGES = [{ role: "user", content: "What is 2 + 2?" }];

async function tokenizerWith(template: string) {
  const tokenizer = await AutoTokenizer.from_pretrained(MODEL_FOLDER, { local_files_only: true });
  tokenizer.chat_template = template;
  return tokenizer;
}

describe("boundTemplate(tokenizer, name)", () => {
  it("a template that ends renders as before", async () => {
    const tokenizer = await tokenizerWith("{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}");
    const before = tokenizer.apply_chat_template(MESSAGES, { tokenize: false });
    boundTemplate(tokenizer, "mine");
    expect(tokenizer.apply_chat_template(MESSAGES, { tokenize: false })).toBe(before);
    expect(before).toBe("<user>What is 2 + 2?");
  });

  it.each([
    "{% for i in range(1000000000000) %}{% endfor %}",
    "{% for i in range(10000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
  ])("the template %s is given up, with the model's name and what to do", async (template) => {
    const tokenizer = await tokenizerWith(template);
    boundTemplate(tokenizer, "mine", 500);
    expect(() => tokenizer.apply_chat_template(MESSAGES, { tokenize: false })).toThrow(
      /^model mine: its chat template has not ended after 0.5 s; go on without it \(--plain/,
    );
  });

  it("a template that doubles a text is an error, too", async () => {
    const tokenizer = await tokenizerWith(
      "{% set own = namespace(x='xx') %}{% for i in range(60) %}{% set own.x = own.x ~ own.x %}{% endfor %}",
    );
    boundTemplate(tokenizer, "mine");
    expect(() => tokenizer.apply_chat_template(MESSAGES, { tokenize: false })).toThrow(/string length/);
  });
});

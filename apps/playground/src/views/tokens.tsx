import { useSignal } from "@preact/signals";
import { engine } from "../model/remote.ts";
import type { TokenTable } from "../model/engine.ts";
import { before, force, model, writer } from "../state/text.ts";
import { useAnswer } from "../state/use-answer.ts";
import { visible } from "./visible.ts";

const ROW = 28;
const SEEN = 12;

/** The whole vocabulary, most likely first: what each token's score is, and which step removed it. */
export function TokensView() {
  const top = useSignal(0);
  const tables = useAnswer(() => {
    const [ids, options] = [before.value, writer.value];
    return model.value && ids.length > 0 ? engine.table(ids, options) : undefined;
  });
  const first = Math.floor(top.value / ROW);
  const table = tables.value;
  const texts = useAnswer(() => {
    const from = Math.floor(top.value / ROW);
    const table = tables.value;
    return table && engine.texts(Array.from(table.ids.slice(from, from + SEEN + 1)));
  });
  if (!table) return null;
  return (
    <section aria-labelledby="tokens-title">
      <h2 id="tokens-title">The tokens</h2>
      <p class="help">
        All {table.ids.length.toLocaleString("en")} of them. What was removed stays visible. Click one to take
        it, and the text goes on from there.
      </p>
      <div class="tokens head" role="presentation">
        <span>token</span>
        <span>id</span>
        <span>logit</span>
        <span>raw</span>
        <span>final</span>
        <span>removed by</span>
      </div>
      <div
        class="tokens-scroll"
        tabIndex={0}
        style={{ height: `${ROW * SEEN}px` }}
        onScroll={(event) => (top.value = event.currentTarget.scrollTop)}
      >
        <div
          style={{
            height: `${ROW * table.ids.length}px`,
            paddingTop: `${ROW * first}px`,
            boxSizing: "border-box",
          }}
        >
          {Array.from(table.ids.slice(first, first + SEEN + 1), (id, at) => (
            <TokenLine key={id} table={table} rank={first + at} text={texts.value?.[at] ?? ""} />
          ))}
        </div>
      </div>
    </section>
  );
}

function TokenLine({ table, rank, text }: { table: TokenTable; rank: number; text: string }) {
  const id = table.ids[rank];
  const by = table.by[rank];
  return (
    <button type="button" class={`tokens ${by === -1 ? "" : "removed"}`} onClick={() => void force(id)}>
      <span class="token">{visible(text)}</span>
      <span>{id}</span>
      <span>{table.logits[rank].toFixed(3)}</span>
      <span>{percent(table.raw[rank])}</span>
      <span>{by === -1 ? percent(table.final[rank]) : "–"}</span>
      <span>{by === -1 ? "" : table.steps[by]}</span>
    </button>
  );
}

function percent(probability: number): string {
  return probability >= 0.0001 ? `${(100 * probability).toFixed(2)} %` : probability.toExponential(1);
}

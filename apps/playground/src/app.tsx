import type { ComponentType } from "preact";
import { fault } from "./state/text.ts";
import { CodeView } from "./views/code.tsx";
import { DrawView } from "./views/draw.tsx";
import { useDrops } from "./views/drops.ts";
import { AskedFor, ModelView } from "./views/model.tsx";
import { QuestionView } from "./views/question.tsx";
import { RowView } from "./views/row.tsx";
import { SaveView } from "./views/save.tsx";
import { TemperaturesView } from "./views/temperatures.tsx";
import { TextView } from "./views/text.tsx";
import { TokensView } from "./views/tokens.tsx";

/** What there is to see, in the order of the page; each has a heading with the id "NAME-title". */
const VIEWS: Readonly<Record<string, ComponentType>> = {
  text: TextView,
  row: RowView,
  temperatures: TemperaturesView,
  draw: DrawView,
  tokens: TokensView,
  code: CodeView,
};

/** One picture of the page, for other people's pages: `?embed=row`. */
const embedded = VIEWS[new URLSearchParams(location.search).get("embed") ?? ""];

export function App() {
  return embedded ? <Embedded View={embedded} /> : <Page />;
}

function Page() {
  useDrops();
  return (
    <>
      <header>
        <h1>nσ playground</h1>
        <ModelView />
      </header>
      {fault.value && <p role="alert">{fault.value}</p>}
      <main>
        <QuestionView />
        {Object.entries(VIEWS).map(([name, View]) => (
          <View key={name} />
        ))}
        <SaveView />
      </main>
    </>
  );
}

function Embedded({ View }: { View: ComponentType }) {
  return (
    <main class="embedded">
      <AskedFor />
      {fault.value && <p role="alert">{fault.value}</p>}
      <View />
      <a href={location.pathname + location.hash} target="_blank" rel="noreferrer">
        Open in the playground
      </a>
    </main>
  );
}

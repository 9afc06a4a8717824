import { fault, model } from "./state/text.ts";
import { CodeView } from "./views/code.tsx";
import { DrawView } from "./views/draw.tsx";
import { QuestionView } from "./views/question.tsx";
import { RowView } from "./views/row.tsx";
import { SaveView } from "./views/save.tsx";
import { TemperaturesView } from "./views/temperatures.tsx";
import { TextView } from "./views/text.tsx";
import { TokensView } from "./views/tokens.tsx";

export function App() {
  const info = model.value;
  return (
    <>
      <header>
        <h1>nσ playground</h1>
        <p>
          {info
            ? `${info.name}: ${info.vocabSize.toLocaleString("en")} tokens, on ${info.runsOn}, in this page`
            : "Loading the model ..."}
        </p>
      </header>
      {fault.value && <p role="alert">{fault.value}</p>}
      <main>
        <QuestionView />
        <TextView />
        <RowView />
        <TemperaturesView />
        <DrawView />
        <TokensView />
        <CodeView />
        <SaveView />
      </main>
    </>
  );
}

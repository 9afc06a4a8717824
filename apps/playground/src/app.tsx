import type { ComponentType } from "preact";
import type { ModelChoice } from "./model/choice.ts";
import { here } from "./state/address.ts";
import { lesson } from "./state/lesson.ts";
import { chosenModel } from "./state/model.ts";
import { fault } from "./state/text.ts";
import { CodeView } from "./views/code.tsx";
import { DrawView } from "./views/draw.tsx";
import { useDrops } from "./views/drops.ts";
import { LessonMenu, LessonView } from "./views/lesson.tsx";
import { LockstepView } from "./views/lockstep.tsx";
import { AskedFor, ModelView } from "./views/model.tsx";
import { NoiseView } from "./views/noise.tsx";
import { QuestionView } from "./views/question.tsx";
import { RowView } from "./views/row.tsx";
import { SaveView } from "./views/save.tsx";
import { TemperaturesView } from "./views/temperatures.tsx";
import { TextView } from "./views/text.tsx";
import { ToldView } from "./views/told.tsx";
import { TokensView } from "./views/tokens.tsx";
import { WhichNView } from "./views/which-n.tsx";

/** What there is to see, in the order of the page; each has a heading with the id "NAME-title". */
const VIEWS: Readonly<Record<string, readonly [title: string, View: ComponentType]>> = {
  text: ["Text", TextView],
  row: ["Row", RowView],
  temperatures: ["Side by side", TemperaturesView],
  draw: ["Draw", DrawView],
  tokens: ["Tokens", TokensView],
  lockstep: ["Two samplers", LockstepView],
  "which-n": ["Which n", WhichNView],
  noise: ["Noise", NoiseView],
  code: ["Elsewhere", CodeView],
};

/** One picture of the page, for other people's pages: `?embed=row`. */
const [, embedded] = VIEWS[new URLSearchParams(location.search).get("embed") ?? ""] ?? [];

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
        <LessonMenu />
      </header>
      {fault.value && <p role="alert">{fault.value}</p>}
      <main>{lesson.value ? <LessonView /> : <Views />}</main>
    </>
  );
}

function Views() {
  return (
    <>
      <QuestionView />
      <ViewsOf choice={chosenModel.value} />
    </>
  );
}

/** What can be seen of a model depends on what it tells. */
function ViewsOf({ choice }: { choice: ModelChoice }) {
  if (choice.from === "told") return <ToldView choice={choice} />;
  return choice.from === "text" ? <TextView /> : <RowViews />;
}

function RowViews() {
  return (
    <>
      <nav aria-label="Views" class="views">
        {Object.entries(VIEWS).map(([name, [title]]) => (
          <button key={name} type="button" onClick={() => goTo(name)}>
            {title}
          </button>
        ))}
      </nav>
      {Object.entries(VIEWS).map(([name, [, View]]) => (
        <View key={name} />
      ))}
      <SaveView views={Object.keys(VIEWS)} />
    </>
  );
}

/** The address after the # holds the settings, so it cannot name a place of the page. */
function goTo(name: string): void {
  const title = document.getElementById(`${name}-title`);
  title?.scrollIntoView();
  title?.setAttribute("tabindex", "-1");
  title?.focus();
}

function Embedded({ View }: { View: ComponentType }) {
  return (
    <main class="embedded">
      <AskedFor />
      {fault.value && <p role="alert">{fault.value}</p>}
      <View />
      <a href={inPlayground()} target="_blank" rel="noreferrer">
        Open in the playground
      </a>
    </main>
  );
}

/** This picture's own row and settings, on the whole page. */
function inPlayground(): string {
  const query = new URLSearchParams(location.search);
  query.delete("embed");
  return `${location.pathname}${query.size > 0 ? `?${query}` : ""}${here.value}`;
}

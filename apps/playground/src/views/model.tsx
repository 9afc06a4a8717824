import type { ModelChoice } from "../model/choice.ts";
import { pickedFrom } from "../model/dropped.ts";
import type { RunOn } from "../model/sources/runtime.ts";
import { found, openDropped, openFolder } from "../state/found.ts";
import {
  askedFor,
  choosing,
  chosenModel,
  nameOf,
  opening,
  openModel,
  runOn,
  toldModel,
} from "../state/model.ts";
import { listing } from "../state/servers.ts";
import { model, trying } from "../state/text.ts";
import { HubForm, NetworkForm } from "./hub-form.tsx";
import "./model.css";
import { ListingForm, ServerForm } from "./server-form.tsx";

/** Which model is open and what runs it, and all others that can be. */
export function ModelView() {
  const info = model.value;
  const there = toldModel.value;
  const chosen = chosenModel.value;
  const open =
    chosen.from === "text"
      ? `a text of ${chosen.name}, without its rows: open that model, and drop the file again`
      : there
        ? `${there.model} on the server ${new URL(there.url).host}, top 20 only`
        : info && `${info.name}: ${info.vocabSize.toLocaleString("en")} tokens, ${info.runsOn}`;
  return (
    <>
      <p role="status">{opening.value ? `Opening ${opening.value} ...` : open}</p>
      <details
        class="model"
        open={choosing.value}
        onToggle={(event) => (choosing.value = event.currentTarget.open)}
      >
        <summary>Model</summary>
        <p class="help">
          A model of a folder or the hub runs in this page, and nothing that you ask leaves it; a server
          computes for you. A folder or a file can also be dropped anywhere on the page.
        </p>
        <OwnForm />
        <HubForm />
        {found.value && <NetworkForm found={found.value} />}
        <ServerForm />
        {listing.value && <ListingForm listing={listing.value} />}
      </details>
      <AskedFor />
    </>
  );
}

const RUN_HERE: readonly ModelChoice["from"][] = ["embedded", "hub", "folder"];

/** A model in this page, and what runs it. */
function OwnForm() {
  return (
    <form aria-label="This page" onSubmit={(event) => event.preventDefault()}>
      <label>
        Run on
        <select
          value={runOn.value}
          onChange={(event) => {
            runOn.value = event.currentTarget.value as RunOn;
            if (RUN_HERE.includes(chosenModel.value.from)) void openModel(chosenModel.value);
          }}
        >
          <option value="automatic">automatic: WebGPU from 50 MB on</option>
          <option>WebGPU</option>
          <option>WebAssembly</option>
        </select>
      </label>
      <label>
        A folder with an ONNX model
        <input
          type="file"
          ref={(input) => input?.setAttribute("webkitdirectory", "")}
          onChange={(event) => {
            const picked = pickedFrom(event.currentTarget.files ?? []);
            if (picked) void openFolder(picked);
          }}
        />
      </label>
      <label>
        A recording, or a text that was saved
        <input
          type="file"
          accept=".json,.safetensors,.gz"
          onChange={(event) => {
            const picked = pickedFrom(event.currentTarget.files ?? []);
            void trying(() => openDropped(picked));
          }}
        />
      </label>
      <button
        type="button"
        disabled={chosenModel.value.from === "embedded" && !askedFor.value}
        onClick={() => {
          askedFor.value = undefined;
          if (chosenModel.value.from !== "embedded") void openModel({ from: "embedded" });
        }}
      >
        Open the embedded model
      </button>
    </form>
  );
}

/** A link's model is somebody else's server: nothing is sent there before this button. */
export function AskedFor() {
  const asked = askedFor.value;
  if (!asked) return null;
  const server = asked.from === "hub" ? asked.hub : asked.url;
  return (
    <p class="asked">
      This link was made with {nameOf(asked)}.{" "}
      <button type="button" onClick={() => void openModel(asked)}>
        Connect to {new URL(server).host}
      </button>{" "}
      <button type="button" onClick={() => (askedFor.value = undefined)}>
        Stay here
      </button>
    </p>
  );
}

import { useSignal } from "@preact/signals";
import { SERVER_NAMES } from "nsigma/openai";
import { HUB, type ModelChoice, serverAddress } from "../model/choice.ts";
import { pickedFrom } from "../model/dropped.ts";
import { proposed, sizeText } from "../model/files/networks.ts";
import type { RunOn } from "../model/sources/runtime.ts";
import { findOnHub, type Found, found, openDropped, openFolder } from "../state/found.ts";
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
import { connect, type Listing, listing, type ServerKind } from "../state/servers.ts";
import { fault, model, trying } from "../state/text.ts";
import "./model.css";

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

function HubForm() {
  const name = useSignal("");
  const hub = useSignal(HUB);
  return (
    <form
      aria-label="Hub"
      onSubmit={(event) => {
        event.preventDefault();
        const address = serverAddress(hub.value);
        if (address) void findOnHub(address, name.value.trim());
        else fault.value = `${hub.value}: this is not the address of a hub`;
      }}
    >
      <label>
        A model of the hub
        <input
          placeholder="owner/name"
          required
          value={name.value}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </label>
      <label>
        The hub's address
        <input
          inputMode="url"
          required
          value={hub.value}
          onInput={(event) => (hub.value = event.currentTarget.value)}
        />
      </label>
      <button>Find</button>
    </form>
  );
}

/** Which of a model's networks, with what each costs. */
function NetworkForm({ found: { name, networks, choice } }: { found: Found }) {
  const chosen = useSignal(proposed(networks).path);
  const { path } = networks.find((each) => each.path === chosen.value) ?? proposed(networks);
  return (
    <form
      aria-label={`Networks of ${name}`}
      onSubmit={(event) => {
        event.preventDefault();
        void openModel(choice(path));
      }}
    >
      <label>
        {name} as
        <select value={path} onChange={(event) => (chosen.value = event.currentTarget.value)}>
          {networks.map((each) => (
            <option key={each.path} value={each.path}>
              {each.path.replace(/^onnx\//, "")}, {sizeText(each.size)}
            </option>
          ))}
        </select>
      </label>
      <button>Open</button>
    </form>
  );
}

/** A server's address, which is this page's own where nsigma serve has sent it. */
function ServerForm() {
  const address = useSignal(location.origin);
  const key = useSignal("");
  const kind = useSignal<ServerKind>("rows");
  return (
    <form
      aria-label="Server"
      onSubmit={(event) => {
        event.preventDefault();
        void connect(address.value, key.value, kind.value);
      }}
    >
      <label>
        A server's address
        <input
          inputMode="url"
          required
          value={address.value}
          onInput={(event) => (address.value = event.currentTarget.value)}
        />
      </label>
      <label>
        It is
        <select
          value={kind.value}
          onChange={(event) => (kind.value = event.currentTarget.value as ServerKind)}
        >
          <option value="rows">nsigma serve, with whole rows</option>
          <optgroup label="Top 20 only, by OpenAI's protocol">
            {SERVER_NAMES.map((name) => (
              <option key={name} value={name}>
                {name}: top 20 only
              </option>
            ))}
            <option value="another">another: top 20 only</option>
          </optgroup>
        </select>
      </label>
      <label>
        Its key, if it wants one
        <input
          type="password"
          autocomplete="off"
          value={key.value}
          onInput={(event) => (key.value = event.currentTarget.value)}
        />
      </label>
      <button>Connect</button>
    </form>
  );
}

/** Which of a server's models. */
function ListingForm({ listing: { url, models, choice } }: { listing: Listing }) {
  const chosen = useSignal(models[0].id);
  return (
    <form
      aria-label={`Models of ${url}`}
      onSubmit={(event) => {
        event.preventDefault();
        void openModel(choice(models.find(({ id }) => id === chosen.value) ?? models[0]));
      }}
    >
      <label>
        Its model
        <select value={chosen.value} onChange={(event) => (chosen.value = event.currentTarget.value)}>
          {models.map(({ id }) => (
            <option key={id}>{id}</option>
          ))}
        </select>
      </label>
      <button>Open</button>
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

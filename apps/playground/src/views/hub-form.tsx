import { useSignal } from "@preact/signals";
import { HUB, serverAddress } from "../model/choice.ts";
import { proposed, sizeText } from "../model/files/networks.ts";
import { findOnHub, type Found } from "../state/found.ts";
import { openModel } from "../state/model.ts";
import { fault } from "../state/text.ts";

export function HubForm() {
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
export function NetworkForm({ found: { name, networks, choice } }: { found: Found }) {
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

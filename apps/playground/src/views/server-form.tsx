import { useSignal } from "@preact/signals";
import { SERVER_NAMES } from "nsigma/openai";
import { openModel } from "../state/model.ts";
import { connect, type Listing, type ServerKind } from "../state/servers.ts";

/** A server's address, which is this page's own where nsigma serve has sent it. */
export function ServerForm() {
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
export function ListingForm({ listing: { url, models, choice } }: { listing: Listing }) {
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

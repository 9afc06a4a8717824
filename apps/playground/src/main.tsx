import { render } from "preact";
import "./style.css";
import { App } from "./app.tsx";
import { readAddress, writeAddress } from "./state/address.ts";
import { openModel } from "./state/model.ts";

readAddress();
writeAddress();
render(<App />, document.getElementById("app") as HTMLElement);
void openModel({ from: "embedded" });

import { render } from "preact";
import "./style.css";
import { App } from "./app.tsx";
import { readAddress, writeAddress } from "./state/address.ts";
import { open } from "./state/text.ts";

readAddress();
writeAddress();
render(<App />, document.getElementById("app") as HTMLElement);
void open("the embedded model", new URL("./", document.baseURI).href);

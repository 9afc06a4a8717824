import { render } from "preact";
import "./style.css";
import { App } from "./app.tsx";
import { readAddress, writeAddress } from "./state/address.ts";
import { readLesson } from "./state/lesson.ts";
import { openModel } from "./state/model.ts";

const settled = location.hash.length > 1;
readAddress();
writeAddress();
render(<App />, document.getElementById("app") as HTMLElement);
if (!readLesson(settled)) void openModel({ from: "embedded" });

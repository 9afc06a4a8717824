import { useEffect } from "preact/hooks";
import { droppedFiles } from "../model/dropped.ts";
import { openDropped } from "../state/found.ts";
import { trying } from "../state/text.ts";

/** Takes folders and files that are dropped anywhere on the page. */
export function useDrops(): void {
  useEffect(() => {
    const marks = document.documentElement.classList;
    const hear = new AbortController();
    const on = <Name extends keyof DocumentEventMap>(
      name: Name,
      act: (event: DocumentEventMap[Name]) => void,
    ): void => document.addEventListener(name, act, { signal: hear.signal });
    on("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      marks.add("dropping");
    });
    on("dragleave", (event) => {
      if (event.relatedTarget === null) marks.remove("dropping");
    });
    on("drop", (event) => {
      marks.remove("dropping");
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      const dropped = droppedFiles(event.dataTransfer.items);
      void trying(async () => openDropped(await dropped));
    });
    return () => hear.abort();
  }, []);
}

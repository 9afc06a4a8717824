import { build, type Rolldown } from "vite";
import type { Project } from "./packed.ts";

/** What Vite makes of a program of the project's, as one minified text; hosts' own packages are left out. */
export async function bundle(project: Project, code: string): Promise<string> {
  const entry = project.write("entry.js", code);
  const { output } = (await build({
    root: project.folder,
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      rollupOptions: { input: entry, external: (name) => /^(@|node:|node-llama-cpp|koffi)/.test(name) },
    },
  })) as Rolldown.RolldownOutput;
  return output.map((file) => (file.type === "chunk" ? file.code : "")).join("\n");
}

// Every feature's English words.
import { byNamespace } from "./byNamespace.ts";

export default byNamespace(
  import.meta.glob<Record<string, unknown>>("/src/**/locales/en.json", { eager: true, import: "default" }),
);

// Every feature's Arabic words.
import { byNamespace } from "./byNamespace.ts";

export default byNamespace(
  import.meta.glob<Record<string, unknown>>("/src/**/locales/ar.json", { eager: true, import: "default" }),
);

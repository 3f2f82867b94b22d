// Every feature's Russian words.
import { byNamespace } from "./byNamespace.ts";

export default byNamespace(
  import.meta.glob<Record<string, unknown>>("/src/**/locales/ru.json", { eager: true, import: "default" }),
);

// A Mantine component without its styles looks broken, and no type checker sees it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "..");
const STYLES = join(SRC, "../node_modules/@mantine/core/styles");
/** What a component is built of that has styles of its own. */
const PARTS: Record<string, string[]> = {
  Autocomplete: ["Combobox", "Input"],
  Select: ["Combobox", "Input"],
  MultiSelect: ["Combobox", "Input", "PillsInput", "Pill"],
  TagsInput: ["Combobox", "Input", "PillsInput", "Pill"],
  Textarea: ["Input"],
  TextInput: ["Input"],
  RangeSlider: ["Slider"],
};

test("every component in use has its styles", () => {
  const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((path) =>
    /\.tsx?$/.test(path),
  );
  const used = sources.flatMap((path) => {
    const text = readFileSync(join(SRC, path), "utf8");
    const imports = [...text.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)];
    return imports.flatMap(([, names = ""]) =>
      names.split(",").map((name) => name.trim().split(" ")[0] ?? ""),
    );
  });
  const needed = new Set(used.flatMap((name) => [name, ...(PARTS[name] ?? [])]));
  const imported = readFileSync(join(SRC, "ui/styles.ts"), "utf8");
  const missing = [...needed].filter(
    (name) => existsSync(join(STYLES, `${name}.layer.css`)) && !imported.includes(`/${name}.layer.css`),
  );
  expect(missing).toEqual([]);
});

test("they come in the order of the whole sheet, so that what is built of a part wins over it", () => {
  const whole = readFileSync(join(STYLES, "../styles.layer.css"), "utf8");
  const imported = readFileSync(join(SRC, "ui/styles.ts"), "utf8");
  const places = [...imported.matchAll(/styles\/(\w+)\.layer\.css/g)].flatMap(([, name]) => {
    const ownClass = /\.m_\w+/.exec(readFileSync(join(STYLES, `${name}.css`), "utf8"))?.[0];
    return ownClass ? [whole.indexOf(ownClass)] : [];
  });
  expect(places.length).toBeGreaterThan(40);
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
});

// Takes the Arabic names of emoji out of Unicode's CLDR, whose package (57 MB) is too large to build with:
//   npm pack cldr-annotations-full@48.2.0 && tar xzf cldr-annotations-full-48.2.0.tgz
//   node build/takeEmojiNames.mjs package/annotations/ar/annotations.json > build/names/ar.tsv
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const data = createRequire(import.meta.url)("emojibase-data/en/data.json");
const [path = ""] = process.argv.slice(2);
const { annotations } = JSON.parse(await readFile(path, "utf8")).annotations;

for (const { emoji, group } of data) {
  const plain = emoji.replaceAll("\uFE0F", "");
  const { tts: [name] = [], default: words = [] } = annotations[plain] ?? annotations[emoji] ?? {};
  if (group !== undefined && name)
    console.log([plain, name, ...words.filter((word) => word !== name)].join("\t"));
}

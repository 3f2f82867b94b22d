import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { blankOut } from "./blanks.ts";
import { provideFile, toLargeFile } from "./parts/largeFile.ts";
import { lookInto, mayHaveTraces } from "./traces.ts";

const EXAMPLES = join(import.meta.dirname, "../../core/traces/examples");
const PLACE = "+12.3457+076.5433";

function example(name: string, type: string): File {
  return new File([readFileSync(join(EXAMPLES, name))], name, { type, lastModified: 1000 });
}

test("a file with blanks is the file, with zeros where they are, however they lie", async () => {
  const blank = fc.tuple(fc.nat(120), fc.nat(60)).map(([at, length]) => ({ at, end: at + length }));
  const property = fc.asyncProperty(
    fc.uint8Array({ minLength: 180, maxLength: 200 }),
    fc.array(blank, { maxLength: 8 }),
    async (bytes, blanks) => {
      const file = new File([new Uint8Array(bytes)], "film.mov", {
        type: "video/quicktime",
        lastModified: 7,
      });
      const found = blankOut(file, blanks);
      const wanted = bytes.map((byte, at) => (blanks.some((one) => one.at <= at && at < one.end) ? 0 : byte));
      expect(new Uint8Array(await found.arrayBuffer())).toEqual(new Uint8Array(wanted));
      expect([found.name, found.type, found.lastModified]).toEqual(["film.mov", "video/quicktime", 7]);
    },
  );
  await fc.assert(property, { numRuns: 100 });
});

test("a film goes without its place, also when it has to be chosen once more after a reload", async () => {
  const film = example("first.mov", "video/quicktime");
  expect(mayHaveTraces(film)).toBe(true);
  expect(await film.text()).toContain(PLACE);
  const { is, traces, cleaned } = await lookInto(film);
  expect([is, [...traces].sort(), cleaned?.isHeld]).toEqual(["traced", ["device", "place"], false]);
  expect(await cleaned?.file.text()).not.toContain(PLACE);

  const { file: _file, ...kept } = toLargeFile(cleaned?.file ?? film, true);
  const large: ReturnType<typeof toLargeFile> = JSON.parse(JSON.stringify(kept));
  expect(provideFile(large, new File(["another"], "first.mov", { lastModified: 1000 }))).toBe(false);
  expect(provideFile(large, film)).toBe(true);
  expect(await large.file?.text()).toBe(await cleaned?.file.text());
});

test("a picture is made anew; what is no film of its kind cannot be looked into", async () => {
  const picture = await lookInto(example("place.jpg", "image/jpeg"));
  expect([picture.is, picture.cleaned?.isHeld]).toEqual(["traced", true]);
  expect(await lookInto(new File(["no film"], "film.mp4", { type: "video/mp4" }))).toEqual({
    is: "unreadable",
    traces: [],
    isMoving: false,
  });
});

import { expect, test } from "vitest";
import { LARGE_BYTES } from "../../../core/transfer.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { TooLargeMediaError } from "../../../platform/media/attachment.ts";
import { NeedsClickError, type Saver } from "../../../platform/media/saving/saveLarge.ts";
import { type Saving, SavingModel } from "./savingModel.ts";

const MXC = "mxc://example.org/film";

/** Files of 3 bytes or of 4 GB; a click counts for one question. */
function stage(isFourGb: boolean, saver: Saver | "nowhere" | "cannot" = async () => undefined) {
  const session = { client: {}, onStop: () => undefined } as unknown as Session;
  const did: string[] = [];
  let mayAsk = true;
  const model = new SavingModel(session, {
    openSaver: async (_client, { sizeBytes }) => {
      if (!mayAsk) throw new NeedsClickError("Not from a click.");
      did.push(`asked where to put ${sizeBytes ?? "much"}`);
      return saver === "nowhere" ? undefined : saver;
    },
    saveSmall: async (_client, _attachment, _name, mostBytes) => {
      did.push(`at most ${mostBytes ?? "all"} into memory`);
      if (isFourGb && mostBytes !== undefined) throw new TooLargeMediaError("larger");
    },
  });
  const save = (sizeBytes: number | undefined) =>
    model.save({ attachment: { url: MXC }, fileName: "film.bin", sizeBytes });
  const shown = (): Saving | undefined => model.shown.value[MXC];
  return { model, did, save, shown, clickIsOld: (isOld: boolean) => (mayAsk = !isOld) };
}

test("what is small is saved at once, what is large where the person wants it", async () => {
  const small = stage(false);
  await small.save(3);
  expect(small.did).toEqual([`at most ${LARGE_BYTES} into memory`]);
  expect(small.shown()).toEqual({ is: "saved" });
  const large = stage(true);
  await large.save(LARGE_BYTES);
  expect(large.did).toEqual([`asked where to put ${LARGE_BYTES}`]);
});

test("a file of which nobody says how large it is never comes into memory, and one sees how much there is", async () => {
  const seen: unknown[] = [];
  const { did, save, shown } = stage(true, async ({ waits }) => {
    waits("server");
    seen.push(shown());
  });
  await save(undefined);
  expect(did).toEqual(["asked where to put much"]);
  expect(seen).toMatchObject([{ is: "server", sizeBytes: 0, canStop: true }]);
});

test("of a file that its sender makes smaller than it is no more comes into memory than of a small one", async () => {
  const { did, save, shown } = stage(true);
  await save(3);
  expect(did).toEqual([`at most ${LARGE_BYTES} into memory`, "asked where to put much"]);
  expect(shown()).toEqual({ is: "saved" });
});

test("where the browser wants a new click one is asked for it, and nothing is fetched twice", async () => {
  const { did, save, shown, clickIsOld } = stage(true);
  clickIsOld(true);
  await save(3);
  expect(shown()).toEqual({ is: "failed", why: "larger" });
  clickIsOld(false);
  await save(3);
  expect(did).toEqual([`at most ${LARGE_BYTES} into memory`, "asked where to put much"]);
  expect(shown()).toEqual({ is: "saved" });
});

test("whoever chooses no place is where they were; a browser that can only save small files tries", async () => {
  const nowhere = stage(true, "nowhere");
  await nowhere.save(undefined);
  expect(nowhere.shown()).toBeUndefined();
  const old = stage(true, "cannot");
  await old.save(undefined);
  expect(old.did).toEqual(["asked where to put much", "at most all into memory"]);
});

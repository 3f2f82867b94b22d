import { expect, test } from "vitest";
import type { Session } from "../../platform/matrix/session.ts";
import { RefusedMediaError } from "../../platform/media/attachment.ts";
import { DiskFullError, type Saver } from "../../platform/media/saving/saveLarge.ts";
import { OwnExportModel } from "./ownModel.ts";

function modelWith(saver: Saver | undefined | "cannot") {
  const ends: (() => void)[] = [];
  const session = { client: {}, onStop: (end: () => void) => ends.push(end) } as unknown as Session;
  let opened = 0;
  const open = async () => {
    opened += 1;
    return saver;
  };
  return { model: new OwnExportModel(session, open), ends, opened: () => opened };
}

test("one sees how much is saved, and at the end that it is all", async () => {
  const seen: unknown[] = [];
  const { model } = modelWith(async ({ moved }) => {
    moved(5000);
    seen.push(model.state.value);
    moved(7000);
  });
  await model.run();
  expect(seen).toEqual([{ is: "saving", bytes: 5000 }]);
  expect(model.state.value).toEqual({ is: "done", bytes: 7000 });
});

test("whoever chooses no place is where they were", async () => {
  const { model } = modelWith(undefined);
  await model.run();
  expect(model.state.value).toEqual({ is: "ready" });
});

test.each([
  ["refused", new RefusedMediaError("The server answered 429.")],
  ["full", new DiskFullError("full")],
  ["other", new TypeError("The connection broke.")],
])("what went wrong is said: %s", async (why, error) => {
  const { model } = modelWith(() => Promise.reject(error));
  await model.run();
  expect(model.state.value).toEqual({ is: "failed", why });
});

test("a browser that can save nothing so large says so", async () => {
  const { model } = modelWith("cannot");
  await model.run();
  expect(model.state.value).toEqual({ is: "failed", why: "cannot" });
});

test("pressed twice it is one, which ends when it is cancelled or the person leaves", async () => {
  const untilStopped: Saver = (_listening, stopped) =>
    new Promise((_done, fail) => stopped.addEventListener("abort", () => fail(stopped.reason)));
  for (const how of ["cancelled", "left"]) {
    const { model, ends, opened } = modelWith(untilStopped);
    const running = model.run();
    await model.run();
    expect(opened()).toBe(1);
    if (how === "cancelled") model.cancel();
    else for (const end of ends) end();
    await running;
    expect(model.state.value).toEqual({ is: "ready" });
  }
});

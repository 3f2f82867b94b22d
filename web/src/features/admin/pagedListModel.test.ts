// A list in pages: what is asked for last is what is shown, and nothing is lost on the way.
import { describe, expect, test } from "vitest";
import type { Slice } from "./api.ts";
import { PagedListModel } from "./pagedListModel.ts";

const PAGES: Record<string, Slice<string>> = {
  "a:": { items: ["a1", "a2"], next: "2" },
  "a:2": { items: ["a3"], next: null },
  "b:": { items: [], next: "1" },
  "b:1": { items: [], next: "2" },
  "b:2": { items: ["b1"], next: null },
};

const load = async (wish: string, after: string): Promise<Slice<string>> => {
  const page = PAGES[`${wish}:${after}`];
  if (!page) throw new Error(`no page ${wish}:${after}`);
  return page;
};

describe("a list in pages", () => {
  test("grows by the next page until there is none", async () => {
    const list = new PagedListModel(load);
    await list.begin("a");
    await list.more();
    expect(list.state.value).toEqual({
      items: ["a1", "a2", "a3"],
      next: null,
      isBusy: false,
      error: undefined,
    });
    await list.more();
    expect(list.state.value.items).toHaveLength(3);
  });

  test("passes over pages in which a search found nothing", async () => {
    const list = new PagedListModel(load);
    await list.begin("b");
    expect(list.state.value.items).toEqual(["b1"]);
  });

  test("drops the answer to an earlier wish that comes late", async () => {
    const waiting: Record<string, (page: Slice<string>) => void> = {};
    const list = new PagedListModel(
      (wish: string) => new Promise<Slice<string>>((done) => Object.assign(waiting, { [wish]: done })),
    );
    const [early, late] = [list.begin("early"), list.begin("late")];
    waiting.late?.({ items: ["late"], next: null });
    await late;
    waiting.early?.({ items: ["early"], next: null });
    await early;
    expect(list.state.value.items).toEqual(["late"]);
  });

  test("says what went wrong, keeps what it has, and can be asked again", async () => {
    let isBroken = false;
    const list = new PagedListModel(async (wish: string, after: string) => {
      if (isBroken) throw new Error("away");
      return load(wish, after);
    });
    await list.begin("a");
    isBroken = true;
    await list.more();
    expect(list.state.value.error).toBeInstanceOf(Error);
    expect(list.state.value.items).toEqual(["a1", "a2"]);
    isBroken = false;
    await list.reload();
    expect(list.state.value).toMatchObject({ items: ["a1", "a2"], error: undefined });
  });
});

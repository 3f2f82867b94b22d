// A view's way to a list in pages: begun anew when the wish is another one.
import { useEffect, useMemo } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import type { AdminApi, Slice } from "./api.ts";
import { rankOf } from "./of.ts";
import { type ListState, PagedListModel } from "./pagedListModel.ts";

type Load<Item, Wish> = (api: AdminApi, wish: Wish, after: string) => Promise<Slice<Item>>;

/** `load` stays the same function; `wish` is compared by its JSON. */
export function usePagedList<Item, Wish>(
  load: Load<Item, Wish>,
  wish: Wish,
): ListState<Item> & { more: () => void; reload: () => void } {
  const { api } = rankOf(useSession());
  const list = useMemo(
    () => new PagedListModel<Item, Wish>((wished, after) => load(api, wished, after)),
    [api, load],
  );
  const said = JSON.stringify(wish);
  useEffect(() => void list.begin(JSON.parse(said) as Wish), [list, said]);
  const state = useStore(list.state);
  return { ...state, more: () => void list.more(), reload: () => void list.reload() };
}

// The door of `searching`: finding messages in one room or everywhere, and going to a day.
import { IconCalendarSearch, IconSearch } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature, Surroundings } from "../../extension/contributions.ts";
import { indexerOf } from "./of.ts";

const load = () => import("./SearchPanel.tsx");

/** In an open room, search there; elsewhere, everywhere. */
function openSearch({ navigation }: Surroundings): void {
  const route = navigation.route.value;
  if (route.name === "room") navigation.go({ name: "room", roomId: route.roomId, panel: "search" });
  else openSearchEverywhere({ navigation });
}

function openSearchEverywhere({ navigation }: Pick<Surroundings, "navigation">): void {
  navigation.go({ name: "page", page: "search", rest: [] });
}

export const searching: Feature = {
  name: "searching",
  roomPanels: [
    {
      id: "search",
      order: 10,
      label: "searching:panel",
      icon: IconSearch,
      place: "header",
      View: lazy(async () => ({ default: (await load()).SearchPanel })),
    },
    {
      id: "date",
      order: 20,
      label: "searching:date.title",
      icon: IconCalendarSearch,
      place: "menu",
      View: lazy(async () => ({ default: (await import("./JumpToDate.tsx")).JumpToDate })),
    },
  ],
  pages: [{ id: "search", View: lazy(async () => ({ default: (await load()).SearchPage })) }],
  sidebarSections: [
    {
      id: "search",
      order: -10,
      View: lazy(async () => ({ default: (await import("./SearchLink.tsx")).SearchLink })),
    },
  ],
  commands: [
    { id: "search", label: "searching:command", shortcut: "mod+shift+f", run: openSearch },
    { id: "search-everywhere", label: "searching:everywhere", run: openSearchEverywhere },
  ],
  start: ({ session }) => indexerOf(session).start(),
};

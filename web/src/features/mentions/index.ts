// The door of `mentions`: the messages that mention me.
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { MentionsLink } from "./MentionsLink.tsx";

export const mentions: Feature = {
  name: "mentions",
  sidebarSections: [{ id: "mentions", order: -10, View: MentionsLink }],
  pages: [
    {
      id: "mentions",
      View: lazy(async () => ({ default: (await import("./MentionsPage.tsx")).MentionsPage })),
    },
  ],
  commands: [
    {
      id: "mentions",
      label: "mentions:title",
      run: ({ navigation }) => navigation.go({ name: "page", page: "mentions", rest: [] }),
    },
  ],
};

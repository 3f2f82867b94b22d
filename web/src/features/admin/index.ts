// The door of `admin`: looking after the server, for those who may.
import { IconShieldCog } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { rankOf } from "./of.ts";

export const admin: Feature = {
  name: "admin",
  gates: [
    {
      id: "new-administrator",
      order: 10,
      isClosed: (session) => rankOf(session).isUntold,
      View: lazy(async () => ({ default: (await import("./NewAdministrator.tsx")).NewAdministrator })),
    },
  ],
  settingsPages: [
    {
      id: "administration",
      order: 90,
      label: "admin:title",
      icon: IconShieldCog,
      appears: (session) => rankOf(session).isAdmin,
      View: lazy(async () => ({ default: (await import("./Entrance.tsx")).Entrance })),
    },
  ],
  commands: [
    {
      id: "administration",
      label: "admin:title",
      isShown: ({ session }) => rankOf(session).isAdmin.value,
      run: ({ navigation }) => navigation.go({ name: "page", page: "admin", rest: [] }),
    },
  ],
  pages: [
    {
      id: "admin",
      View: lazy(async () => ({ default: (await import("./Administration.tsx")).Administration })),
    },
    {
      id: "setup",
      View: lazy(async () => ({ default: (await import("./SetUpElsewhere.tsx")).SetUpElsewhere })),
    },
  ],
  start: ({ session }) => void rankOf(session).load(),
};

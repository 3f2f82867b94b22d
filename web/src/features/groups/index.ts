// The door of `groups`: making groups, channels and spaces, their people and their settings.
import {
  IconDoorExit,
  IconSettings,
  IconSpeakerphone,
  IconStack2,
  IconUser,
  IconUsers,
} from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { AskersBanner } from "./AskersBanner.tsx";
import { AskersModel } from "./askersModel.ts";

export { isKeeper } from "./askers.ts";

const dialogs = () => import("./dialogs.tsx");

export const groups: Feature = {
  name: "groups",
  start: ({ session }) => new AskersModel(session).start(),
  beginnings: [
    {
      id: "group",
      order: 10,
      label: "groups:create.group.title",
      icon: IconUsers,
      Dialog: lazy(async () => ({ default: (await dialogs()).NewGroup })),
    },
    {
      id: "channel",
      order: 20,
      label: "groups:create.channel.title",
      icon: IconSpeakerphone,
      Dialog: lazy(async () => ({ default: (await dialogs()).NewChannel })),
    },
    {
      id: "space",
      order: 30,
      label: "groups:create.space.title",
      icon: IconStack2,
      Dialog: lazy(async () => ({ default: (await dialogs()).NewSpace })),
    },
  ],
  roomBanners: [{ id: "askers", order: 20, place: "top", View: AskersBanner }],
  roomPanels: [
    {
      id: "members",
      order: 30,
      label: "groups:members.title",
      icon: IconUsers,
      place: "header",
      View: lazy(async () => ({ default: (await import("./Members.tsx")).Members })),
    },
    {
      id: "person",
      order: 31,
      label: "groups:person.title",
      icon: IconUser,
      place: "hidden",
      View: lazy(async () => ({ default: (await import("./PersonCard.tsx")).PersonCard })),
    },
    {
      id: "manage",
      order: 90,
      label: "groups:manage.title",
      icon: IconSettings,
      place: "menu",
      View: lazy(async () => ({ default: (await import("./Manage.tsx")).Manage })),
    },
  ],
  roomActions: [
    {
      id: "leave",
      order: 90,
      label: "groups:leave.leave",
      icon: IconDoorExit,
      isDangerous: true,
      Dialog: lazy(async () => ({ default: (await import("./Leave.tsx")).Leave })),
    },
  ],
  pages: [
    { id: "join", View: lazy(async () => ({ default: (await import("./JoinByLink.tsx")).JoinByLink })) },
  ],
};

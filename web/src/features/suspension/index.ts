// The door of `suspension`: who may not call for a while is told so and can object; and what everybody may know of it.
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { SuspensionStrip } from "./SuspensionStrip.tsx";

export { suspensionOf } from "./of.ts";

export const suspension: Feature = {
  name: "suspension",
  sidebarSections: [{ id: "suspension", order: -30, View: SuspensionStrip }],
  pages: [
    {
      id: "calling",
      View: lazy(async () => ({ default: (await import("./Suspended.tsx")).Suspended })),
    },
  ],
  publicPages: [
    {
      id: "transparency",
      View: lazy(async () => ({ default: (await import("./Transparency.tsx")).Transparency })),
    },
  ],
};

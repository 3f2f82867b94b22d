// The door of `receipts`: who has read how far, and telling how far one has read oneself.
import { IconChecks } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { ReadBy } from "./ReadBy.tsx";

export { readersOf } from "./readers.ts";
export { markRead, readUpTo } from "./reading.ts";

export const receipts: Feature = {
  name: "receipts",
  messageFooters: [{ id: "read-by", order: 100, View: ReadBy }],
  settingsPages: [
    {
      id: "receipts",
      order: 40,
      label: "receipts:settings.title",
      icon: IconChecks,
      View: lazy(async () => ({ default: (await import("./ReceiptSettings.tsx")).ReceiptSettings })),
    },
  ],
};

// The door of `importing`: history from Telegram and WhatsApp, in archives of one's own.
import { IconPackageImport } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature, Surroundings } from "../../extension/contributions.ts";

const open = ({ navigation }: Surroundings) => navigation.go({ name: "settings", page: "import" });

export const importing: Feature = {
  name: "importing",
  settingsPages: [
    {
      id: "import",
      order: 70,
      label: "importing:title",
      icon: IconPackageImport,
      View: lazy(async () => ({ default: (await import("./ImportPage.tsx")).ImportPage })),
    },
  ],
  beginnings: [{ id: "import", order: 90, label: "importing:title", icon: IconPackageImport, run: open }],
  commands: [{ id: "import", label: "importing:title", run: open }],
};

// The door of `exporting`: a whole chat as a file of one's own, and all that the server keeps of a person.
import { IconDatabaseExport, IconDownload } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";

export const exporting: Feature = {
  name: "exporting",
  roomPanels: [
    {
      id: "export",
      order: 90,
      label: "exporting:title",
      icon: IconDownload,
      place: "menu",
      View: lazy(async () => ({ default: (await import("./ExportPanel.tsx")).ExportPanel })),
    },
  ],
  settingsPages: [
    {
      id: "your-data",
      order: 75,
      label: "exporting:own.title",
      icon: IconDatabaseExport,
      View: lazy(async () => ({ default: (await import("./OwnExport.tsx")).OwnExport })),
    },
  ],
};

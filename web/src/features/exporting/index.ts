// The door of `exporting`: a whole chat as a file of one's own.
import { IconDownload } from "@tabler/icons-react";
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
};

// The door of `attachments`: sending pictures, videos, sounds and files.
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";

export { DropZone } from "./DropZone.tsx";
export type { Context } from "./model.ts";
export { UploadBar } from "./UploadBar.tsx";
export { useTransferWords } from "./useTransferWords.ts";

export const AttachmentDialog = lazy(async () => ({
  default: (await import("./AttachmentDialog.tsx")).AttachmentDialog,
}));

export const attachments: Feature = { name: "attachments" };

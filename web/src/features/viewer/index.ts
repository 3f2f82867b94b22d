// The door of `viewer`: pictures, videos and files of a chat over the whole window.
import type { Feature } from "../../extension/contributions.ts";
import { Overlay } from "./Overlay.tsx";

export const viewer: Feature = { name: "viewer", overlays: [{ id: "viewer", View: Overlay }] };

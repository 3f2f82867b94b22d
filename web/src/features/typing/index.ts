// The door of `typing`: who is writing just now.
import type { Feature } from "../../extension/contributions.ts";
import { TypingLine } from "./TypingLine.tsx";

export const typing: Feature = {
  name: "typing",
  roomBanners: [{ id: "typing", order: 100, place: "bottom", View: TypingLine }],
};

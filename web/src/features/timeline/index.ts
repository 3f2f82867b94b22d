// The door of `timeline`: the messages of an open room.
import type { Feature } from "../../extension/contributions.ts";
import { tiles } from "./tiles.tsx";

export { Timeline } from "./Timeline.tsx";

export const timeline: Feature = { name: "timeline", tiles };

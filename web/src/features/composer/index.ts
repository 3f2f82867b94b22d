// The door of `composer`: writing and sending.
import type { Feature } from "../../extension/contributions.ts";

export { Composer } from "./Composer.tsx";
export { composerOf } from "./of.ts";

export const composer: Feature = { name: "composer" };

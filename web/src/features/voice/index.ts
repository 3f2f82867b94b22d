// The door of `voice`: recording voice messages.
import type { Feature } from "../../extension/contributions.ts";
import { perRoom } from "../../extension/perSession.ts";
import { VoiceModel } from "./model.ts";

export { VoiceBar } from "./VoiceBar.tsx";

export const voiceOf = perRoom((session, room) => new VoiceModel(session, room));

export const voice: Feature = { name: "voice" };

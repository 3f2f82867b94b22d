// The door of `encryption`: sets encryption up, lets new sessions in, compares keys, says why something cannot be read.

import { IconShieldLock } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { EncryptionGate } from "./EncryptionGate.tsx";
import { encryptionOf, keyWaitingOf, verificationOf } from "./of.ts";
import { TrustBanner } from "./trust/TrustBanner.tsx";
import { TrustMark } from "./trust/TrustMark.tsx";
import { undecryptableTiles } from "./Undecryptable.tsx";
import { requestTile } from "./verifying/RequestTile.tsx";
import { Verifying } from "./verifying/Verifying.tsx";

export type { Trust } from "../../core/trust.ts";
export { isVerified } from "./identity.ts";
export { PersonTrust } from "./trust/PersonTrust.tsx";
export { useTrust } from "./trust/useTrust.ts";
export { Undecryptable } from "./Undecryptable.tsx";
export { encryptionOf, verificationOf };

export const encryption: Feature = {
  name: "encryption",
  tiles: [...undecryptableTiles, requestTile],
  roomMarks: [{ id: "trust", order: 0, View: TrustMark }],
  roomBanners: [{ id: "trust", order: 0, place: "bottom", View: TrustBanner }],
  gates: [
    {
      id: "encryption",
      order: 0,
      isClosed: (session) => encryptionOf(session).isClosed,
      View: EncryptionGate,
    },
  ],
  settingsPages: [
    {
      id: "encryption",
      order: 30,
      label: "encryption:settings.title",
      icon: IconShieldLock,
      View: lazy(async () => ({ default: (await import("./EncryptionSettings.tsx")).EncryptionSettings })),
    },
  ],
  overlays: [{ id: "verifying", View: Verifying }],
  start: ({ session }) => {
    const verification = verificationOf(session);
    const waiting = keyWaitingOf(session);
    const model = encryptionOf(session);
    session.onStop(model.state.subscribe(() => model.state.value.is === "ready" && waiting.restart()));
    session.onStop(
      verification.state.subscribe(() => {
        const { value } = verification.state;
        if (value.is === "done" && value.isSelf) void model.lookLocked();
      }),
    );
    model.start();
  },
};

// The door of `encryption`: sets encryption up, lets new sessions in, and says why something cannot be read.
import type { Feature } from "../../extension/contributions.ts";
import { EncryptionGate } from "./EncryptionGate.tsx";
import { encryptionOf } from "./of.ts";

export { encryptionOf };

export const encryption: Feature = {
  name: "encryption",
  gates: [
    {
      id: "encryption",
      order: 0,
      isClosed: (session) => encryptionOf(session).isClosed,
      View: EncryptionGate,
    },
  ],
  start: ({ session }) => encryptionOf(session).start(),
};

// The door of `forwarding`: a message once more, elsewhere.
import { IconArrowForwardUp } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { mayForward } from "./forward.ts";

export { forward, mayForward } from "./forward.ts";

export const forwarding: Feature = {
  name: "forwarding",
  messageActions: [
    {
      id: "forward",
      order: 40,
      label: "forwarding:forward",
      icon: IconArrowForwardUp,
      isShown: mayForward,
      Dialog: lazy(async () => ({ default: (await import("./ForwardDialog.tsx")).ForwardOne })),
      many: { Dialog: lazy(async () => ({ default: (await import("./ForwardDialog.tsx")).ForwardDialog })) },
    },
  ],
};

// How sure one is of somebody, for views; and what they are called there.
import { tameName } from "../../../core/message/text.ts";
import type { Trust } from "../../../core/trust.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import type { Session } from "../../../platform/matrix/session.ts";
import { useStore } from "../../../ui/useStore.ts";
import { trustModelOf } from "../of.ts";

export function useTrust(userId: string): Trust {
  return useStore(trustModelOf(useSession()).of(userId));
}

export function callName({ client }: Session, userId: string): string {
  return tameName(client.getUser(userId)?.displayName ?? userId, userId);
}

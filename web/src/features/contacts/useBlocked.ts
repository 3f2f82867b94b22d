// Whether somebody is blocked, also when that changes on another device or is only heard of now.
import { useCallback, useSyncExternalStore } from "react";
import { ClientEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { isBlocked } from "./blocking.ts";

export function useBlocked({ client }: Session, userId: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      client.on(ClientEvent.AccountData, changed);
      return () => void client.off(ClientEvent.AccountData, changed);
    },
    [client],
  );
  return useSyncExternalStore(subscribe, () => isBlocked(client, userId));
}

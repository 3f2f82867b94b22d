// Says above the composer that what is written will disappear, and after how long.
import { IconHourglass } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { formatLife } from "../../core/expiry.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { RoomStateEvent } from "../../platform/matrix/sdk.ts";
import { lifeInRoom } from "../../platform/outbox/say.ts";
import { Strip } from "../../ui/Strip.tsx";
import { useStore } from "../../ui/useStore.ts";
import { composerOf } from "../composer/index.ts";

export function ExpiryBanner({ room }: { room: Room }) {
  const { t, i18n } = useTranslation("expiry");
  const own = useStore(composerOf(useSession(), room).lifeMs);
  const ofRoom = useSyncExternalStore(
    (listener) => {
      room.on(RoomStateEvent.Events, listener);
      return () => room.off(RoomStateEvent.Events, listener);
    },
    () => lifeInRoom(room),
  );
  const lifeMs = own === undefined ? ofRoom : own;
  if (!lifeMs) return null;
  return <Strip icon={IconHourglass}>{t("banner", { life: formatLife(lifeMs, i18n.language) })}</Strip>;
}

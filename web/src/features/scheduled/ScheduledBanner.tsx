// Says above the composer that something waits to be sent in this room.
import { Anchor } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { formatRoute } from "../../core/route.ts";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { Strip } from "../../ui/Strip.tsx";
import { useStore } from "../../ui/useStore.ts";
import { scheduledOf } from "./of.ts";

export function ScheduledBanner({ room }: { room: Room }) {
  const { t } = useTranslation("scheduled");
  const navigation = useNavigation();
  const count = useStore(scheduledOf(useSession()).all).filter(({ roomId }) => roomId === room.roomId).length;
  if (count === 0) return null;
  const place = { name: "room", roomId: room.roomId, panel: "scheduled" } as const;
  return (
    <Strip icon={IconClock}>
      <Anchor
        size="sm"
        href={formatRoute(place)}
        onClick={(event) => {
          event.preventDefault();
          navigation.go(place);
        }}
      >
        {t("waiting", { count })}
      </Anchor>
    </Strip>
  );
}

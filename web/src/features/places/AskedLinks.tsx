// Above the list: where one has asked to be let in, and nobody has answered yet.
import { IconHourglass } from "@tabler/icons-react";
import type { MatrixClient, Room } from "matrix-js-sdk";
import { useCallback, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { ClientEvent, KnownMembership, RoomEvent } from "../../platform/matrix/sdk.ts";
import { ListButton } from "../../ui/ListButton.tsx";

export function AskedLinks() {
  const { t } = useTranslation("places");
  const navigation = useNavigation();
  return useAsked().map((room) => (
    <ListButton
      key={room.roomId}
      icon={IconHourglass}
      text={t("door.waitsFor", { name: `\u2068${room.name}\u2069` })}
      onClick={() => navigation.go({ name: "room", roomId: room.roomId })}
    />
  ));
}

function useAsked(): Room[] {
  const { client } = useSession();
  const follow = useCallback(
    (listener: () => void) => {
      const events = [
        RoomEvent.MyMembership,
        RoomEvent.Name,
        ClientEvent.Room,
        ClientEvent.DeleteRoom,
      ] as const;
      for (const event of events) client.on(event, listener);
      return () => {
        for (const event of events) client.off(event, listener);
      };
    },
    [client],
  );
  // Compared as a text: the list is another one each time.
  const asked = useSyncExternalStore(follow, () =>
    listAsked(client)
      .map(({ roomId, name }) => `${roomId} ${name}`)
      .join("\n"),
  );
  return asked ? listAsked(client) : [];
}

function listAsked(client: MatrixClient): Room[] {
  return client.getRooms().filter((room) => room.getMyMembership() === KnownMembership.Knock);
}

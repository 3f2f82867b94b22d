// What one seldom needs: the room's version, moving to a newer one, its addresses for other programs.
import { Button, Group, Stack, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { whenHere } from "../rooms/index.ts";
import styles from "./Manage.module.css";
import { maySet } from "./roomState.ts";
import { inviteAll } from "./successor.ts";
import { useChange } from "./useChange.ts";

const NEWEST = "12";

export function Advanced({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const { session, navigation } = useSurroundings();
  const { change, isBusy, problem } = useChange();
  const [isSure, setSure] = useState(false);
  const isNewest = room.getVersion() === NEWEST;
  const upgrade = async () => {
    const { replacement_room: roomId } = await session.client.upgradeRoom(room.roomId, NEWEST);
    await whenHere(session.client, roomId);
    await inviteAll(session, room, roomId);
    navigation.go({ name: "room", roomId });
  };
  return (
    <Stack>
      <div>
        <Text size="sm" fw={500}>
          {t("advanced.id")}
        </Text>
        <span className={styles.address}>{room.roomId}</span>
        <CopyButton
          size="compact-xs"
          value={room.roomId}
          words={{ copy: t("links.copy"), copied: t("links.copied") }}
        />
      </div>
      <Text size="sm">{t("advanced.version", { version: room.getVersion() })}</Text>
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      {!isNewest && maySet(room, "m.room.tombstone") && (
        <>
          <Text size="sm" c="dimmed">
            {t("advanced.upgradeText")}
          </Text>
          {isSure ? (
            <Group>
              <Button loading={isBusy} onClick={() => void change(upgrade)}>
                {t("advanced.upgradeSure")}
              </Button>
              <Button variant="default" onClick={() => setSure(false)}>
                {t("cancel")}
              </Button>
            </Group>
          ) : (
            <Button variant="default" onClick={() => setSure(true)}>
              {t("advanced.upgrade", { version: NEWEST })}
            </Button>
          )}
        </>
      )}
      {isNewest && (
        <Text size="sm" c="dimmed">
          {t("advanced.newest")}
        </Text>
      )}
    </Stack>
  );
}

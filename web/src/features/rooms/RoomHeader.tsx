// The head of an open room: the way back, who it is, and the panels beside it.
import { Menu, Text } from "@mantine/core";
import { IconArrowLeft, IconDotsVertical, IconLock } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { RoomPanel } from "../../extension/contributions.ts";
import { useRoute, useSurroundings } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { usePhone } from "../../ui/usePhone.ts";
import { useRoomActions } from "./RoomActions.tsx";
import styles from "./RoomHeader.module.css";
import { useRoomFacts } from "./useRoomFacts.ts";

export function RoomHeader({ room }: { room: Room }) {
  const { t } = useTranslation("rooms");
  const { navigation, session, registry } = useSurroundings();
  const facts = useRoomFacts(room);
  return (
    <header className={styles.header}>
      <IconAction
        label={t("header.back")}
        className={styles.back}
        onClick={() => navigation.go({ name: "home" })}
      >
        <IconArrowLeft size={22} aria-hidden />
      </IconAction>
      <Picture
        id={facts.pictureId}
        name={facts.name}
        url={thumbnailUrl(session.client, facts.avatarMxc, 40)}
      />
      <div className={styles.who}>
        <h1 className={styles.name}>
          <bdi>{facts.name}</bdi>
          {facts.isEncrypted && <IconLock size={16} role="img" aria-label={t("header.encrypted")} />}
        </h1>
        <Text size="xs" c="dimmed" truncate>
          {facts.topic || t("header.members", { count: facts.memberCount })}
        </Text>
      </div>
      <Suspense>
        {registry.roomMarks.map((mark) => (
          <mark.View key={mark.id} room={room} />
        ))}
      </Suspense>
      <Panels room={room} />
    </header>
  );
}

function Panels({ room }: { room: Room }) {
  const { t } = useTranslation();
  const surroundings = useSurroundings();
  const route = useRoute();
  const shown = surroundings.registry.roomPanels.filter(
    (panel) => panel.isShown?.({ ...surroundings, room }) ?? true,
  );
  // On a phone the name needs the room.
  const inHeader = usePhone() ? [] : shown.filter((panel) => panel.place === "header");
  const inMenu = shown.filter((panel) => panel.place !== "hidden" && !inHeader.includes(panel));
  const { entries, dialog } = useRoomActions(room);
  const isOpen = (panel: RoomPanel) => route.name === "room" && route.panel === panel.id;
  const toggle = (panel: RoomPanel) =>
    surroundings.navigation.go({
      name: "room",
      roomId: room.roomId,
      ...(!isOpen(panel) && { panel: panel.id }),
    });
  return (
    <>
      {inHeader.map((panel) => (
        <IconAction
          key={panel.id}
          label={t(panel.label)}
          aria-pressed={isOpen(panel)}
          onClick={() => toggle(panel)}
        >
          <panel.icon size={22} aria-hidden />
        </IconAction>
      ))}
      <Menu position="bottom-end">
        <Menu.Target>
          <IconAction label={t("rooms:header.more")}>
            <IconDotsVertical size={22} aria-hidden />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          {inMenu.map((panel) => (
            <Menu.Item
              key={panel.id}
              leftSection={<panel.icon size={18} aria-hidden />}
              onClick={() => toggle(panel)}
            >
              {t(panel.label)}
            </Menu.Item>
          ))}
          {inMenu.length > 0 && <Menu.Divider />}
          {entries}
        </Menu.Dropdown>
      </Menu>
      {dialog}
    </>
  );
}

// The settings of a room: what it is, who comes in, who may what, its links, its bans, its log.
import { NavLink, Stack } from "@mantine/core";
import {
  IconAdjustments,
  IconArrowLeft,
  IconBan,
  IconDoorEnter,
  IconHistory,
  IconInfoCircle,
  IconKey,
  IconLink,
} from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import type { View } from "../../extension/contributions.ts";
import { useNavigation } from "../../extension/surroundings.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { Access } from "./Access.tsx";
import { Advanced } from "./Advanced.tsx";
import { Banned } from "./Banned.tsx";
import { Links } from "./Links.tsx";
import { Log } from "./Log.tsx";
import styles from "./Manage.module.css";
import { Overview } from "./Overview.tsx";
import { Permissions } from "./Permissions.tsx";

const SECTIONS = [
  ["overview", IconInfoCircle, Overview],
  ["access", IconDoorEnter, Access],
  ["permissions", IconKey, Permissions],
  ["links", IconLink, Links],
  ["banned", IconBan, Banned],
  ["log", IconHistory, Log],
  ["advanced", IconAdjustments, Advanced],
] as const satisfies readonly (readonly [string, unknown, View<{ room: Room }>])[];

export function Manage({ room, item }: { room: Room; item?: string }) {
  const { t } = useTranslation("groups");
  const navigation = useNavigation();
  const go = (section?: string) =>
    navigation.go({
      name: "room",
      roomId: room.roomId,
      panel: "manage",
      ...(section && { item: section }),
    });
  const open = SECTIONS.find(([id]) => id === item);
  if (!open) {
    return (
      <nav aria-label={t("manage.title")}>
        {SECTIONS.map(([id, Icon]) => (
          <NavLink
            key={id}
            component="button"
            label={t(`manage.${id}`)}
            leftSection={<Icon size={20} aria-hidden />}
            onClick={() => go(id)}
          />
        ))}
      </nav>
    );
  }
  const [id, , View] = open;
  return (
    <Stack p="md" gap="md">
      <div className={styles.head}>
        <IconAction label={t("manage.back")} onClick={() => go()}>
          <IconArrowLeft size={20} aria-hidden />
        </IconAction>
        <h3>{t(`manage.${id}`)}</h3>
      </div>
      <View room={room} />
    </Stack>
  );
}

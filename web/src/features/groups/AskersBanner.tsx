// Above the messages, for those who may answer: somebody asks to be let in.
import { UnstyledButton } from "@mantine/core";
import { IconUserQuestion } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useNavigation } from "../../extension/surroundings.tsx";
import styles from "./Askers.module.css";
import { useAskers } from "./askers.ts";

export function AskersBanner({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const navigation = useNavigation();
  const count = useAskers(room).length;
  if (count === 0) return null;
  return (
    <UnstyledButton
      className={styles.banner}
      onClick={() => navigation.go({ name: "room", roomId: room.roomId, panel: "members" })}
    >
      <IconUserQuestion size={20} aria-hidden />
      {t("askers.banner", { count })}
    </UnstyledButton>
  );
}

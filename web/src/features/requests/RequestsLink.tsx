// Above the list: how many strangers ask; nothing when nobody does.
import { Badge, UnstyledButton } from "@mantine/core";
import { IconUserQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigation } from "../../extension/surroundings.tsx";
import styles from "./requests.module.css";
import { useRequests } from "./useRequests.ts";

export function RequestsLink() {
  const { t } = useTranslation("requests");
  const navigation = useNavigation();
  const count = useRequests().length;
  if (count === 0) return null;
  return (
    <UnstyledButton
      className={styles.link}
      onClick={() => navigation.go({ name: "page", page: "requests", rest: [] })}
    >
      <IconUserQuestion size={20} aria-hidden />
      <span>{t("title")}</span>
      <Badge size="sm">{count}</Badge>
    </UnstyledButton>
  );
}

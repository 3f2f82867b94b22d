// The head of a page: on a phone, with the way back to the chats.
import { Group } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigation } from "../../extension/surroundings.tsx";
import { IconAction } from "../../ui/IconAction.tsx";

export function PageHead({ children }: { children?: ReactNode }) {
  const { t } = useTranslation("places");
  const navigation = useNavigation();
  return (
    <Group wrap="nowrap" gap="xs">
      <IconAction label={t("back")} hiddenFrom="sm" onClick={() => navigation.go({ name: "home" })}>
        <IconArrowLeft size={22} aria-hidden />
      </IconAction>
      {children}
    </Group>
  );
}

// That somebody one trusts was told of the call, if one has wished so.
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { findSharedChat } from "../../rooms/index.ts";
import { nameOf } from "../../timeline/index.ts";
import { confidantOf } from "../of.ts";

export function ToldNotice() {
  const { t } = useTranslation("calls");
  const session = useSession();
  const told = useStore(confidantOf(session).told);
  const chat = told && findSharedChat(session.client, told);
  if (!chat) return null;
  return (
    <Text size="sm" fw={600} mt={4} role="status">
      {t("confidant.told", { name: nameOf(chat, told) })}
    </Text>
  );
}

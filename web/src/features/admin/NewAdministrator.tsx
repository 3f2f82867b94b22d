// The screen for somebody who has just become an administrator: what that means, said once.
import { Button, List } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { Page } from "../../ui/Page.tsx";
import { useSending } from "../../ui/useSending.ts";
import { rankOf } from "./of.ts";

export function NewAdministrator() {
  const { t } = useTranslation("admin");
  const rank = rankOf(useSession());
  const sending = useSending(() => rank.confirmTold());
  return (
    <Page title={t("told.title")} lead={t("told.lead", { server: window.location.host })}>
      <List spacing="xs">
        <List.Item>{t("told.may")}</List.Item>
        <List.Item>{t("told.mayNot")}</List.Item>
        <List.Item>{t("told.where")}</List.Item>
      </List>
      <Button size="md" loading={sending.isBusy} onClick={() => void sending.send()}>
        {t("told.do")}
      </Button>
    </Page>
  );
}

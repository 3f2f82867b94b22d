// Beginning anew when nothing opens the old keys any more: what is lost, and the password that it takes.
import { Button, List, PasswordInput, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page.tsx";
import type { EncryptionModel } from "./model.ts";

export function Reset({ model, wasWrong }: { model: EncryptionModel; wasWrong: boolean }) {
  const { t } = useTranslation("encryption");
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void model.reset(password);
  };
  return (
    <Page title={t("reset.title")} lead={t("reset.lead")}>
      <List spacing="xs">
        <List.Item>{t("reset.messages")}</List.Item>
        <List.Item>{t("reset.others")}</List.Item>
        <List.Item>{t("reset.devices")}</List.Item>
      </List>
      <form onSubmit={submit}>
        <Stack>
          <PasswordInput
            label={t("reset.password")}
            error={wasWrong && t("reset.wrong")}
            autoComplete="current-password"
            required
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" size="md" color="red">
            {t("reset.do")}
          </Button>
          {!wasWrong && (
            <Button variant="subtle" onClick={() => void model.look()}>
              {t("reset.back")}
            </Button>
          )}
        </Stack>
      </form>
    </Page>
  );
}

// Adding a device: the password here, then a picture that the new one scans, and what comes after.
import { Alert, Button, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconQrcode } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { Qr } from "../../ui/Qr.tsx";
import { useStore } from "../../ui/useStore.ts";
import { AskPassword } from "./AskPassword.tsx";
import type { AddModel } from "./addModel.ts";
import { addingOf } from "./of.ts";

/** The title's own colour is too pale on its own ground. */
const READABLE = { title: { color: "var(--mantine-color-text)" } };

export function AddDevice() {
  const { t } = useTranslation("devices");
  const model = addingOf(useSession());
  // Whoever goes away does not leave the code behind.
  useEffect(() => () => model.close(), [model]);
  return (
    <Stack gap="sm">
      <Title order={2} size="h5">
        {t("add.title")}
      </Title>
      <Text size="sm">{t("add.text")}</Text>
      <Step model={model} />
    </Stack>
  );
}

function Step({ model }: { model: AddModel }) {
  const { t } = useTranslation("devices");
  const state = useStore(model.state);
  switch (state.is) {
    case "closed":
      return (
        <Button
          style={{ alignSelf: "start" }}
          leftSection={<IconQrcode size={18} aria-hidden />}
          onClick={() => model.ask()}
        >
          {t("add.do")}
        </Button>
      );
    case "asking":
      return (
        <AskPassword
          deed={t("add.show")}
          act={(password) => model.show(password)}
          onClose={() => model.close()}
        />
      );
    case "shown":
      return <Code link={state.link} model={model} />;
    case "over":
      return (
        <Alert color="gray" role="status">
          {t("add.over")}
          <Button mt="sm" size="xs" display="block" onClick={() => model.ask()}>
            {t("add.again")}
          </Button>
        </Alert>
      );
    case "used":
      return (
        <Alert
          color="green"
          role="status"
          icon={<IconCircleCheck aria-hidden />}
          title={t("add.used")}
          styles={READABLE}
        >
          {t("add.usedText")}
          <Button mt="sm" size="xs" variant="default" display="block" onClick={() => model.close()}>
            {t("add.enough")}
          </Button>
        </Alert>
      );
  }
}

function Code({ link, model }: { link: string; model: AddModel }) {
  const { t } = useTranslation("devices");
  return (
    <>
      <ol>
        <li>{t("add.steps.camera")}</li>
        <li>{t("add.steps.open")}</li>
        <li>{t("add.steps.confirm")}</li>
      </ol>
      <Qr content={link} label={t("add.code")} />
      <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t("add.secret")} styles={READABLE}>
        {t("add.secretText")}
      </Alert>
      <Button variant="default" style={{ alignSelf: "start" }} onClick={() => model.close()}>
        {t("add.hide")}
      </Button>
    </>
  );
}

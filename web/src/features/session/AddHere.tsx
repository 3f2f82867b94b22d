// What a new device asks that has scanned the code of another one: whether to sign in, and as whom.
import { Button, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeviceLink } from "../../core/deviceLink.ts";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import { deviceLink } from "./deviceLink.ts";
import { OtherAccountError, type SessionModel } from "./model.ts";

export function AddHere({ model, link }: { model: SessionModel; link: DeviceLink }) {
  const { t } = useTranslation("session");
  const say = useFailureText();
  const isHere = useStore(model.accounts).some(({ userId }) => userId === link.userId);
  const sending = useSending(() => model.signInByLink(link));
  const words = { M_FORBIDDEN: t("addHere.over") };
  return (
    <Page
      title={t(isHere ? "addHere.already" : "addHere.title")}
      lead={t(isHere ? "addHere.alreadyText" : "addHere.lead", { user: link.userId })}
    >
      {sending.error !== undefined && (
        <ErrorNotice>
          {sending.error instanceof OtherAccountError
            ? t("addHere.other")
            : say(failureOf(sending.error), words)}
        </ErrorNotice>
      )}
      <Stack gap="sm">
        {!isHere && (
          <>
            <Button size="md" loading={sending.isBusy} onClick={() => void sending.send()}>
              {t("addHere.do", { user: link.userId })}
            </Button>
            <Text size="sm" c="dimmed">
              {t("addHere.careful")}
            </Text>
          </>
        )}
        <Button variant="default" onClick={() => deviceLink.set(undefined)}>
          {t(isHere ? "addHere.goOn" : "addHere.not")}
        </Button>
      </Stack>
    </Page>
  );
}

// Asks somebody who signed in on a new device for the recovery key, and says what happens without it.
import { Button, Stack, Textarea } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { useSending } from "../../ui/useSending.ts";
import type { EncryptionModel } from "./model.ts";
import { verificationOf } from "./of.ts";
import { NothingToRecoverError, WrongKeyError } from "./recovery.ts";
import { UnlockWithPasskey } from "./UnlockWithPasskey.tsx";
import { Verifying } from "./verifying/Verifying.tsx";

export function Unlock({ model }: { model: EncryptionModel }) {
  const { t } = useTranslation("encryption");
  const say = useFailureText();
  const session = useSession();
  const verification = verificationOf(session);
  const [input, setInput] = useState("");
  const sending = useSending(() => model.unlock(input));
  useEffect(() => {
    if (!session.isAwaited) return;
    session.isAwaited = false;
    void verification.verifyOwn();
  }, [session, verification]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void sending.send();
  };
  return (
    <Page title={t("unlock.title")} lead={t("unlock.lead")}>
      <form onSubmit={submit}>
        <Stack>
          {sending.error !== undefined && (
            <ErrorNotice>
              {sending.error instanceof WrongKeyError
                ? t("unlock.wrong")
                : sending.error instanceof NothingToRecoverError
                  ? t("unlock.nothing")
                  : say(failureOf(sending.error))}
            </ErrorNotice>
          )}
          <Textarea
            label={t("unlock.key")}
            description={t("unlock.hint")}
            autosize
            minRows={2}
            required
            autoFocus
            spellCheck={false}
            autoComplete="off"
            value={input}
            onChange={(event) => setInput(event.currentTarget.value)}
          />
          <Button type="submit" size="md" loading={sending.isBusy}>
            {t("unlock.do")}
          </Button>
        </Stack>
      </form>
      <Stack gap="xs">
        <UnlockWithPasskey model={model} />
        <Button variant="default" onClick={() => void verification.verifyOwn()}>
          {t("unlock.otherDevice")}
        </Button>
        <Button variant="subtle" onClick={() => model.putOff()}>
          {t("unlock.later")}
        </Button>
        <Button variant="subtle" color="red" onClick={() => model.askReset()}>
          {t("unlock.lost")}
        </Button>
      </Stack>
      <Verifying />
    </Page>
  );
}

// What notifies in all chats that have no rules of their own: the same on every device of the account.
import { Switch } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Part } from "./Part.tsx";
import { EVERYWHERE, type Everywhere } from "./rulesModel.ts";
import { useRules } from "./useRules.ts";

const HINTS = { groups: true, requests: true };

export function WhatNotifies() {
  const { t } = useTranslation("notifications");
  const say = useFailureText();
  const rules = useRules();
  const [busy, setBusy] = useState<Everywhere>();
  const [error, setError] = useState<unknown>();
  const turn = async (what: Everywhere, isOn: boolean) => {
    setBusy(what);
    setError(undefined);
    await rules.turn(what, isOn).catch(setError);
    setBusy(undefined);
  };
  return (
    <Part title={t("what.title")} text={t("what.text")}>
      {EVERYWHERE.filter((what) => rules.knows(what)).map((what) => (
        <Switch
          key={what}
          label={t(`what.${what}`)}
          {...(what in HINTS && { description: t(`what.${what}Hint`) })}
          checked={rules.isOn(what)}
          disabled={busy === what}
          onChange={(event) => void turn(what, event.currentTarget.checked)}
        />
      ))}
      {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
    </Part>
  );
}

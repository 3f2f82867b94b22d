// The present password, the new one twice, and whether the other devices stay signed in.
import { Button, Checkbox, Group, PasswordInput, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { SHORTEST_PASSWORD } from "../../core/username.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { useSending } from "../../ui/useSending.ts";
import { changePassword } from "./password.ts";
import { Refusal } from "./Refusal.tsx";
import { faultsOfPassword, type PasswordWish } from "./rules.ts";

const NOTHING: PasswordWish = { current: "", next: "", again: "" };

export function PasswordForm({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation("profile");
  const session = useSession();
  const [wish, setWish] = useState(NOTHING);
  const [endsOthers, setEndsOthers] = useState(true);
  const [isChecked, setChecked] = useState(false);
  const faults = faultsOfPassword(wish);
  const sending = useSending(async () => {
    await changePassword(session, { ...wish, endsOthers });
    onDone();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(faults).length === 0) void sending.send();
  };
  const field = (name: keyof PasswordWish) => {
    const fault = isChecked && faults[name];
    return {
      label: t(`password.${name}`),
      error: fault && t(`password.faults.${fault}`, { count: SHORTEST_PASSWORD }),
      required: true,
      value: wish[name],
      onChange: (event: { currentTarget: HTMLInputElement }) => {
        const { value } = event.currentTarget;
        setWish((before) => ({ ...before, [name]: value }));
      },
    };
  };
  return (
    <form onSubmit={submit} noValidate aria-label={t("password.open")}>
      <Stack gap="sm">
        {sending.error !== undefined && <Refusal error={sending.error} />}
        {/* For those who keep passwords: whose it is. */}
        <input hidden readOnly autoComplete="username" value={session.userId} />
        <PasswordInput {...field("current")} autoComplete="current-password" autoFocus />
        <PasswordInput {...field("next")} autoComplete="new-password" />
        <PasswordInput {...field("again")} autoComplete="new-password" />
        <Checkbox
          label={t("password.endOthers")}
          description={t(endsOthers ? "password.endOthersHint" : "password.keepOthersHint")}
          checked={endsOthers}
          onChange={(event) => setEndsOthers(event.currentTarget.checked)}
        />
        <Group>
          <Button type="submit" loading={sending.isBusy}>
            {t("password.do")}
          </Button>
          <Button variant="default" onClick={onClose} disabled={sending.isBusy}>
            {t("password.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

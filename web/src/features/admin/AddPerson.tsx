// Making an account for somebody: a name and a first password, to be handed over.
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { HandOver } from "./HandOver.tsx";
import { rankOf } from "./of.ts";
import { makePassword, secureRandom } from "./password.ts";
import { useReason } from "./useReason.ts";

interface AddPersonProps {
  onClose: () => void;
  onMade: (userId: string) => void;
}

export function AddPerson({ onClose, onMade }: AddPersonProps) {
  const { t } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const reason = useReason();
  const [name, setName] = useState("");
  const [password] = useState(() => makePassword(secureRandom));
  const [userId, setUserId] = useState<string>();
  const sending = useSending(async () => setUserId(await api.addUser(name, password)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void sending.send();
  };
  const close = { "aria-label": t("close") };
  if (userId)
    return (
      <Modal opened onClose={() => onMade(userId)} title={t("people.made")} closeButtonProps={close}>
        <HandOver userId={userId} password={password} onDone={() => onMade(userId)} />
      </Modal>
    );
  return (
    <Modal opened onClose={onClose} title={t("people.add")} closeButtonProps={close}>
      <form onSubmit={submit}>
        <Stack>
          {sending.error !== undefined && <ErrorNotice>{reason(sending.error)}</ErrorNotice>}
          <TextInput
            label={t("people.username")}
            description={t("people.usernameHint")}
            required
            data-autofocus
            autoCapitalize="none"
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value.trim().toLowerCase())}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={sending.isBusy}>
              {t("people.make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

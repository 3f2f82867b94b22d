// Starting a chat: look somebody up by name, and open the chat with them.
import { Modal, Stack, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { openDirectChat } from "./direct.ts";
import { PeopleFound, usePeople } from "./PeopleFound.tsx";

export function NewChat({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("rooms");
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("newChat.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Search onDone={onClose} />
    </Modal>
  );
}

function Search({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("rooms");
  const say = useFailureText();
  const { session, navigation } = useSurroundings();
  const [term, setTerm] = useState("");
  const found = usePeople(term);
  const [chosen, setChosen] = useState<string>();
  const opening = useSending(async () => {
    if (!chosen) return;
    const roomId = await openDirectChat(session, chosen);
    onDone();
    navigation.go({ name: "room", roomId });
  });
  const { send } = opening;
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when somebody is chosen
  useEffect(() => void (chosen && send().finally(() => setChosen(undefined))), [chosen]);
  return (
    <Stack>
      <TextInput
        label={t("newChat.who")}
        description={t("newChat.hint")}
        data-autofocus
        value={term}
        onChange={(event) => setTerm(event.currentTarget.value)}
      />
      {opening.error !== undefined && <ErrorNotice>{say(failureOf(opening.error))}</ErrorNotice>}
      <PeopleFound found={found} isBusy={opening.isBusy} onChoose={({ userId }) => setChosen(userId)} />
    </Stack>
  );
}

// What one can do about somebody, wherever they are shown: write, keep as a contact, block.
import { Button } from "@mantine/core";
import { IconBan, IconMessage, IconUserCheck, IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import { PersonTrust } from "../encryption/index.ts";
import { openDirectChat } from "../rooms/index.ts";
import { setBlocked } from "./blocking.ts";
import { contactsOf } from "./of.ts";
import { useBlocked } from "./useBlocked.ts";

export function PersonActions({ userId }: { userId: string }) {
  const { t } = useTranslation("contacts");
  const say = useFailureText();
  const { session, navigation } = useSurroundings();
  const model = contactsOf(session);
  const isContact = userId in useStore(model.contacts);
  const isIgnored = useBlocked(session, userId);
  const write = useSending(async () =>
    navigation.go({ name: "room", roomId: await openDirectChat(session, userId) }),
  );
  const keep = useSending(() => (isContact ? model.remove(userId) : model.add(userId)));
  const block = useSending(() => setBlocked(session.client, userId, !isIgnored));
  const error = write.error ?? keep.error ?? block.error;
  if (userId === session.userId) return null;
  return (
    <>
      {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
      <PersonTrust userId={userId} />
      <Button
        leftSection={<IconMessage size={18} aria-hidden />}
        loading={write.isBusy}
        onClick={() => void write.send()}
      >
        {t("write")}
      </Button>
      <Button
        variant="default"
        leftSection={
          isContact ? <IconUserCheck size={18} aria-hidden /> : <IconUserPlus size={18} aria-hidden />
        }
        loading={keep.isBusy}
        onClick={() => void keep.send()}
      >
        {t(isContact ? "remove" : "add")}
      </Button>
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconBan size={18} aria-hidden />}
        loading={block.isBusy}
        onClick={() => void block.send()}
      >
        {t(isIgnored ? "unblock" : "block")}
      </Button>
    </>
  );
}

// Every wording a message has had, the newest first.
import { Loader, Modal, Stack, Text } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { readWords } from "../../core/message/words.ts";
import { tameTime } from "../../core/time.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import styles from "./Row.module.css";
import { RichText } from "./rich/RichText.tsx";

interface EditHistoryProps {
  event: MatrixEvent;
  room: Room;
  onClose: () => void;
}

interface Version {
  id: string;
  atMs: number;
  body: string;
  html: string | undefined;
}

export function EditHistory({ event, room, onClose }: EditHistoryProps) {
  const { t, i18n } = useTranslation("timeline");
  const say = useFailureText();
  const { versions, error } = useVersions(event, room);
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("edited.history")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
      {!versions && error === undefined && <Loader role="status" aria-label={t("loading")} />}
      <Stack component="ol" className={styles.versions}>
        {versions?.map((version) => (
          <li key={version.id}>
            <Text size="xs" c="dimmed">
              {format.format(version.atMs)}
            </Text>
            <RichText body={version.body} html={version.html} />
          </li>
        ))}
      </Stack>
    </Modal>
  );
}

function useVersions(event: MatrixEvent, room: Room): { versions?: Version[]; error?: unknown } {
  const { client } = useSession();
  const [found, setFound] = useState<{ versions?: Version[]; error?: unknown }>({});
  useEffect(() => {
    let isWanted = true;
    const load = async () => {
      const { events } = await client.relations(room.roomId, event.getId() ?? "", "m.replace", null, {
        limit: 50,
      });
      await Promise.all(events.map((one) => client.decryptEventIfNeeded(one)));
      const edits = events.filter((one) => one.getSender() === event.getSender() && !one.isRedacted());
      return [...edits.map(toVersion), toOriginal(event)].sort((one, other) => other.atMs - one.atMs);
    };
    load().then(
      (versions) => isWanted && setFound({ versions }),
      (error: unknown) => isWanted && setFound({ error }),
    );
    return () => {
      isWanted = false;
    };
  }, [client, event, room]);
  return found;
}

function toVersion(edit: MatrixEvent): Version {
  const content = edit.getContent();
  return {
    id: edit.getId() ?? "",
    atMs: tameTime(edit.getTs()),
    ...readWords(content["m.new_content"] ?? content),
  };
}

function toOriginal(event: MatrixEvent): Version {
  return { id: event.getId() ?? "", atMs: tameTime(event.getTs()), ...readWords(event.getOriginalContent()) };
}

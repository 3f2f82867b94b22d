// Choosing the chats that get a message, several if need be.
import { Button, Checkbox, Modal, Stack, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import { type RoomEntry, roomListOf } from "../rooms/index.ts";
import { forward } from "./forward.ts";
import styles from "./forwarding.module.css";

const MOST_SHOWN = 100;

interface ForwardDialogProps {
  events: MatrixEvent[];
  room: Room;
  onClose: () => void;
}

export function ForwardOne({ event, ...rest }: Omit<ForwardDialogProps, "events"> & { event: MatrixEvent }) {
  return <ForwardDialog events={[event]} {...rest} />;
}

export function ForwardDialog({ events, room, onClose }: ForwardDialogProps) {
  const { t } = useTranslation("forwarding");
  const say = useFailureText();
  const session = useSession();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const places = usePlaces(search);
  const sending = useSending(async () => {
    await forward(session, room, events, chosen);
    onClose();
  });
  const toggle = (roomId: string) =>
    setChosen(chosen.includes(roomId) ? chosen.filter((id) => id !== roomId) : [...chosen, roomId]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("title", { count: events.length })}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack>
        {sending.error !== undefined && <ErrorNotice>{say(failureOf(sending.error))}</ErrorNotice>}
        <TextInput
          data-autofocus
          aria-label={t("search")}
          placeholder={t("search")}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <ul className={styles.list}>
          {places.map((place) => (
            <Place
              key={place.roomId}
              place={place}
              isChosen={chosen.includes(place.roomId)}
              onToggle={toggle}
            />
          ))}
          {!places.length && <li>{t("nothing")}</li>}
        </ul>
        <Button disabled={!chosen.length} loading={sending.isBusy} onClick={() => void sending.send()}>
          {t("send", { count: chosen.length })}
        </Button>
      </Stack>
    </Modal>
  );
}

interface PlaceProps {
  place: RoomEntry;
  isChosen: boolean;
  onToggle: (roomId: string) => void;
}

function Place({ place, isChosen, onToggle }: PlaceProps) {
  const { client } = useSession();
  return (
    <li>
      <Checkbox
        checked={isChosen}
        onChange={() => onToggle(place.roomId)}
        label={
          <span className={styles.place}>
            <Picture
              id={place.roomId}
              name={place.name}
              url={thumbnailUrl(client, place.avatarMxc, 32)}
              size={32}
            />
            <bdi>{place.name}</bdi>
          </span>
        }
      />
    </li>
  );
}

function usePlaces(search: string): RoomEntry[] {
  const session = useSession();
  const entries = useStore(roomListOf(session).entries);
  const wanted = search.trim().toLocaleLowerCase();
  return entries
    .filter((entry) => !entry.isInvite && mayWrite(entry) && entry.name.toLocaleLowerCase().includes(wanted))
    .slice(0, MOST_SHOWN);

  function mayWrite(entry: RoomEntry): boolean {
    return session.client.getRoom(entry.roomId)?.maySendMessage() ?? false;
  }
}

// Places to go to, as a list: what each is, how many are there, and going in.
import { Button, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { WayIn } from "../../core/wayIn.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { KnownMembership } from "../../platform/matrix/sdk.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useMyMembership, whenHere } from "../rooms/index.ts";
import { type Place, routeInto, wayIntoPlace } from "./hierarchy.ts";
import styles from "./places.module.css";

interface PlaceListProps {
  places: Place[];
  label: string;
  /** Beside each place; for those who may arrange them. */
  extra?: (place: Place) => ReactNode;
}

export function PlaceList({ places, label, extra }: PlaceListProps) {
  return (
    <ul className={styles.list} aria-label={label}>
      {places.map((place) => (
        <li key={place.roomId} className={styles.place}>
          <PlaceEntry place={place} />
          {extra?.(place)}
        </li>
      ))}
    </ul>
  );
}

const WORDS: Record<WayIn, string> = {
  join: "join",
  ask: "door.ask",
  asked: "door.waits",
  banned: "open",
  members: "open",
  invited: "open",
};

function PlaceEntry({ place }: { place: Place }) {
  const { t } = useTranslation("places");
  const say = useFailureText();
  const { session, navigation } = useSurroundings();
  const { client } = session;
  const membership = useMyMembership(place.roomId);
  const isIn = membership === KnownMembership.Join;
  const way = wayIntoPlace(client, place, membership);
  const going = useSending(async () => {
    if (!isIn && way === "join") {
      await client.joinRoom(place.roomId);
      await whenHere(client, place.roomId);
    }
    // Where one does not come in at once, the place's own screen tells how.
    navigation.go(isIn || way === "join" ? routeInto(place) : { name: "room", roomId: place.roomId });
  });
  return (
    <>
      <Picture
        id={place.roomId}
        name={place.name}
        url={thumbnailUrl(client, place.avatarMxc, 44)}
        size={44}
      />
      <div className={styles.what}>
        <Text fw={500} truncate>
          <bdi>{place.name}</bdi>
        </Text>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {place.topic || t("people", { count: place.memberCount })}
        </Text>
        {going.error !== undefined && <ErrorNotice>{say(failureOf(going.error))}</ErrorNotice>}
      </div>
      <Button
        size="xs"
        variant={isIn ? "default" : "light"}
        loading={going.isBusy}
        onClick={() => void going.send()}
      >
        {t(isIn ? "open" : WORDS[way])}
      </Button>
    </>
  );
}

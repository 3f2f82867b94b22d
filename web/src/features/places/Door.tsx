// What is shown of a room or a space that one is not in: what can be known of it, and the way in.
import { Button, Loader, Text } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { type Failure, failureOf } from "../../platform/matrix/failure.ts";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { KnownMembership } from "../../platform/matrix/sdk.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { useMyMembership } from "../rooms/index.ts";
import { type Place, routeInto, wayIntoPlace } from "./hierarchy.ts";
import { PageAlone } from "./PageAlone.tsx";
import styles from "./places.module.css";
import { useDoor } from "./useDoor.ts";
import { WayInside } from "./WayInside.tsx";

interface DoorProps {
  idOrAlias: string;
  via?: string[];
  /** The message to which one was going. */
  eventId?: string;
}

export function Door(props: DoorProps) {
  return (
    <PageAlone>
      <Looked {...props} />
    </PageAlone>
  );
}

function Looked({ idOrAlias, via = [], eventId }: DoorProps) {
  const { t } = useTranslation("places");
  const { found, again } = useDoor(idOrAlias, via);
  switch (found.is) {
    case "looking":
      return <Loader m="auto" role="status" aria-label={t("door.looking")} />;
    case "failed":
      return <Failed failure={failureOf(found.error)} again={again} />;
    case "place":
      return (
        <Outside
          place={found.place}
          membership={found.membership}
          idOrAlias={idOrAlias}
          via={via}
          {...(eventId && { eventId })}
        />
      );
  }
}

function Failed({ failure, again }: { failure: Failure; again: () => void }) {
  const { t } = useTranslation("places");
  const say = useFailureText();
  // What is not there and what may not be seen are told alike, and looking again would not help.
  if (failure.kind === "refused")
    return <Empty isPage title={t("door.goneTitle")} text={t("door.goneText")} />;
  return (
    <Empty isPage title={t("door.failed")} text={say(failure)}>
      <Button onClick={again}>{t("door.again")}</Button>
    </Empty>
  );
}

interface OutsideProps extends DoorProps {
  place: Place;
  /** One's own, as the server told it. */
  membership: string | undefined;
  via: string[];
}

function Outside({ place, membership: told, idOrAlias, via, eventId }: OutsideProps) {
  const { t } = useTranslation("places");
  const { client } = useSession();
  const navigation = useNavigation();
  const here = useMyMembership(place.roomId);
  const isIn = here === KnownMembership.Join;
  const isKnownByAnother = idOrAlias !== place.roomId && (isIn || here === KnownMembership.Invite);
  useEffect(() => {
    if (isIn && place.isSpace) navigation.replace(routeInto(place));
    else if (isKnownByAnother)
      navigation.replace({ name: "room", roomId: place.roomId, ...(eventId && { eventId }) });
  }, [navigation, place, isIn, isKnownByAnother, eventId]);
  return (
    <Empty
      isPage
      icon={
        <Picture
          id={place.roomId}
          name={place.name}
          url={thumbnailUrl(client, place.avatarMxc, 72)}
          size={72}
        />
      }
      title={place.name}
      text={place.topic}
    >
      <Text size="sm">{t("people", { count: place.memberCount })}</Text>
      {place.alias && (
        <Text size="xs" c="dimmed" className={styles.address}>
          <bdi>{place.alias}</bdi>
        </Text>
      )}
      <WayInside place={place} way={wayIntoPlace(client, place, here ?? told)} via={via} />
    </Empty>
  );
}

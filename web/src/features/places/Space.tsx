// The page of a space, `/space/ID`: its chats, going in, and arranging them.
import { Button, Group, Loader, Stack, Text, Title } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { KnownMembership } from "../../platform/matrix/sdk.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useMyMembership } from "../rooms/index.ts";
import { AddPlace } from "./AddPlace.tsx";
import { Door } from "./Door.tsx";
import { listInSpace, mayArrange, type Place, takeOutOfSpace } from "./hierarchy.ts";
import { PageHead } from "./PageHead.tsx";
import { PlaceList } from "./PlaceList.tsx";
import styles from "./places.module.css";

export function Space({ rest: [spaceId = ""] }: { rest: string[] }) {
  const space = useSession().client.getRoom(spaceId);
  const isIn = useMyMembership(spaceId) === KnownMembership.Join;
  if (space && isIn) return <Inside space={space} />;
  return <Door idOrAlias={spaceId} />;
}

function Inside({ space }: { space: Room }) {
  const { t } = useTranslation("places");
  const say = useFailureText();
  const navigation = useNavigation();
  const spaceId = space.roomId;
  const { places, error, load } = usePlaces(spaceId);
  const arranges = mayArrange(space);
  return (
    <div className={styles.page}>
      <Stack maw={640} mx="auto" p="lg">
        <PageHead>
          <Title order={1} size="h3">
            <bdi>{space.name}</bdi>
          </Title>
        </PageHead>
        <Group>
          <Button
            variant="default"
            onClick={() => navigation.go({ name: "room", roomId: spaceId, panel: "members" })}
          >
            {t("peopleAndSettings")}
          </Button>
        </Group>
        {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
        {arranges && places && <AddPlace space={space} places={places} onAdded={load} />}
        {!places && error === undefined && <Loader role="status" aria-label={space.name} />}
        {places?.length === 0 && <Text c="dimmed">{t("empty")}</Text>}
        <PlaceList
          places={places ?? []}
          label={space.name}
          {...(arranges && {
            extra: (place: Place) => <TakeOut spaceId={spaceId} place={place} onDone={load} />,
          })}
        />
      </Stack>
    </div>
  );
}

function usePlaces(spaceId: string) {
  const { t } = useTranslation("places");
  const { client } = useSession();
  const [places, setPlaces] = useState<Place[]>();
  const [error, setError] = useState<unknown>();
  const load = useCallback(
    () => listInSpace(client, spaceId, t("unnamed")).then(setPlaces, setError),
    [client, spaceId, t],
  );
  useEffect(() => void load(), [load]);
  return { places, error, load };
}

interface TakeOutProps {
  spaceId: string;
  place: Place;
  onDone: () => Promise<void>;
}

function TakeOut({ spaceId, place, onDone }: TakeOutProps) {
  const { t } = useTranslation("places");
  const { client } = useSession();
  const taking = useSending(async () => {
    await takeOutOfSpace(client, spaceId, place.roomId);
    await onDone();
  });
  return (
    <IconAction
      label={t("takeOut", { name: place.name })}
      loading={taking.isBusy}
      onClick={() => void taking.send()}
    >
      <IconX size={18} aria-hidden />
    </IconAction>
  );
}

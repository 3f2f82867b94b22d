// The page of somebody, `/person/@ID`: what a link or a QR code of theirs opens.
import { Loader, Stack, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { PageAlone } from "../places/index.ts";
import { PersonActions } from "./PersonActions.tsx";

interface Profile {
  displayname?: string;
  avatar_url?: string;
}

export function PersonPage({ rest: [userId = ""] }: { rest: string[] }) {
  return (
    <PageAlone>
      <Somebody userId={userId} />
    </PageAlone>
  );
}

function Somebody({ userId }: { userId: string }) {
  const { t } = useTranslation("contacts");
  const say = useFailureText();
  const { client } = useSession();
  const [profile, setProfile] = useState<Profile>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    setProfile(undefined);
    setError(undefined);
    client.getProfileInfo(userId).then(setProfile, setError);
  }, [client, userId]);
  if (error !== undefined) {
    return <Empty isPage title={userId} text={say(failureOf(error), { M_NOT_FOUND: t("unknown") })} />;
  }
  if (!profile) return <Loader m="auto" role="status" aria-label={userId} />;
  const name = profile.displayname ?? userId;
  return (
    <Stack align="center" justify="center" h="100%" p="xl" gap="sm" ta="center">
      <Picture id={userId} name={name} url={thumbnailUrl(client, profile.avatar_url, 96)} size={96} />
      <Title order={1} size="h4">
        <bdi>{name}</bdi>
      </Title>
      <Text size="sm" c="dimmed">
        <bdi>{userId}</bdi>
      </Text>
      <PersonActions userId={userId} />
    </Stack>
  );
}

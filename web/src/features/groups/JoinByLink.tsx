// The page of an invite link, `/join/TOKEN`: where it leads, who invites, and coming in.
import { Button, Loader, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { PageAlone } from "../places/index.ts";
import { whenHere } from "../rooms/index.ts";
import { followLink, type LinkPreview, previewLink } from "./links.ts";
import { useChange } from "./useChange.ts";

export function JoinByLink({ rest: [token = ""] }: { rest: string[] }) {
  return (
    <PageAlone>
      <Linked token={token} />
    </PageAlone>
  );
}

function Linked({ token }: { token: string }) {
  const { t } = useTranslation("groups");
  const say = useFailureText();
  const { session } = useSurroundings();
  const [preview, setPreview] = useState<LinkPreview>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    previewLink(session, token).then(setPreview, setError);
  }, [session, token]);
  if (error !== undefined) {
    const words = { M_NOT_FOUND: t("join.over") };
    return <Empty isPage title={t("join.title")} text={say(failureOf(error), words)} />;
  }
  return preview ? (
    <Preview preview={preview} token={token} />
  ) : (
    <Loader m="auto" role="status" aria-label={t("join.title")} />
  );
}

function Preview({ preview, token }: { preview: LinkPreview; token: string }) {
  const { t } = useTranslation("groups");
  const { session, navigation } = useSurroundings();
  const { change, isBusy, problem } = useChange();
  const name = preview.name ?? t("join.unnamed");
  const join = async () => {
    const roomId = await followLink(session, token);
    await whenHere(session.client, roomId);
    navigation.replace({ name: "room", roomId });
  };
  const inviter = preview.inviter.displayname ?? preview.inviter.user_id;
  return (
    <Empty
      isPage
      icon={
        <Picture
          id={preview.room_id}
          name={name}
          url={thumbnailUrl(session.client, preview.avatar_url, 72)}
          size={72}
        />
      }
      title={name}
      text={preview.topic}
    >
      <Text size="sm">
        {t("join.invites", { name: inviter })} · {t("members.count", { count: preview.num_joined_members })}
      </Text>
      <Text size="xs" c="dimmed">
        <bdi>{preview.inviter.user_id}</bdi>
      </Text>
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      <Button onClick={() => void change(join)} loading={isBusy}>
        {t("join.join")}
      </Button>
    </Empty>
  );
}

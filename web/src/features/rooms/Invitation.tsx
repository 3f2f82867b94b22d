// An invitation that has not been answered: who asks, and the two answers.
import { Button, Group, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { useSending } from "../../ui/useSending.ts";
import { acceptInvitation, inviterOf } from "./invitations.ts";

/** `children` tell more about who invites. */
export function Invitation({ room, children }: { room: Room; children?: ReactNode }) {
  const { t } = useTranslation("rooms");
  const say = useFailureText();
  const { session, navigation } = useSurroundings();
  const { client } = session;
  const inviter = inviterOf(room);
  const accept = useSending(() => acceptInvitation(session, room));
  const decline = useSending(async () => {
    await client.leave(room.roomId);
    navigation.go({ name: "home" });
  });
  const error = accept.error ?? decline.error;
  const picture = (
    <Picture
      id={room.roomId}
      name={room.name}
      url={thumbnailUrl(client, room.getMxcAvatarUrl() ?? undefined, 72)}
      size={72}
    />
  );
  return (
    <Empty
      isPage
      icon={picture}
      title={room.name}
      text={t("invitation.text", { name: inviter?.name ?? t("invitation.somebody") })}
    >
      {inviter && (
        <Text size="sm" c="dimmed">
          <bdi>{inviter.userId}</bdi>
        </Text>
      )}
      {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
      <Group>
        <Button onClick={() => void accept.send()} loading={accept.isBusy}>
          {t("invitation.accept")}
        </Button>
        <Button variant="default" onClick={() => void decline.send()} loading={decline.isBusy}>
          {t("invitation.decline")}
        </Button>
      </Group>
      {children}
    </Empty>
  );
}

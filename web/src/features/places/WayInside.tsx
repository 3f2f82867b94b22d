// The way into a place: joining, asking to be let in, or why there is none.
import { Button, Stack, Text, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WayIn } from "../../core/wayIn.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSession, useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { KnownMembership } from "../../platform/matrix/sdk.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { whenHere, whenMembership } from "../rooms/index.ts";
import { askedOf } from "./asked.ts";
import { type Place, routeInto } from "./hierarchy.ts";

const REASON_MOST = 300;

interface WayProps {
  place: Place;
  via: string[];
}

export function WayInside({ way, ...props }: WayProps & { way: WayIn }) {
  const { t } = useTranslation("places");
  switch (way) {
    case "join":
      return <Join {...props} />;
    case "ask":
      return <Ask {...props} />;
    case "asked":
      return <Asked {...props} />;
    default:
      return <Text size="sm">{t(`door.${way}`)}</Text>;
  }
}

/** Once one is in, the chat is shown instead of this. */
function Join({ place, via }: WayProps) {
  const { t } = useTranslation("places");
  const { session, navigation } = useSurroundings();
  const { client } = session;
  const joining = useSending(async () => {
    await client.joinRoom(place.roomId, { viaServers: via });
    await whenHere(client, place.roomId);
    if (place.isSpace) navigation.replace(routeInto(place));
  });
  return (
    <>
      <Refused error={joining.error} />
      <Button loading={joining.isBusy} onClick={() => void joining.send()}>
        {t("join")}
      </Button>
    </>
  );
}

function Ask({ place, via }: WayProps) {
  const { t } = useTranslation("places");
  const session = useSession();
  const { client } = session;
  const [reason, setReason] = useState("");
  const asking = useSending(async () => {
    const said = reason.trim();
    await askedOf(session).note(place.roomId, true);
    await client.knockRoom(place.roomId, { viaServers: via, ...(said && { reason: said }) });
    await whenMembership(client, place.roomId, KnownMembership.Knock);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void asking.send();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={420} w="100%">
        <Text size="sm">{t(useWasDeclined(place.roomId) ? "door.refused" : "door.askText")}</Text>
        <Textarea
          ta="start"
          label={t("door.reason")}
          description={t("door.reasonText")}
          maxLength={REASON_MOST}
          autosize
          minRows={2}
          maxRows={5}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Refused error={asking.error} />
        <Button type="submit" loading={asking.isBusy}>
          {t("door.ask")}
        </Button>
      </Stack>
    </form>
  );
}

/** Whether one asked before, and somebody else has ended that. */
function useWasDeclined(roomId: string): boolean {
  const { client, userId } = useSession();
  const event = client.getRoom(roomId)?.getMember(userId)?.events.member;
  return event?.getPrevContent().membership === KnownMembership.Knock && event.getSender() !== userId;
}

function Asked({ place }: WayProps) {
  const { t } = useTranslation("places");
  const { client } = useSession();
  const leaving = useSending(async () => {
    await client.leave(place.roomId);
    await whenMembership(client, place.roomId, KnownMembership.Leave);
  });
  return (
    <>
      <Text size="sm" role="status">
        {t("door.asked")}
      </Text>
      <Refused error={leaving.error} />
      <Button variant="default" loading={leaving.isBusy} onClick={() => void leaving.send()}>
        {t("door.takeBack")}
      </Button>
    </>
  );
}

function Refused({ error }: { error: unknown }) {
  const say = useFailureText();
  return error === undefined ? null : <ErrorNotice>{say(failureOf(error))}</ErrorNotice>;
}

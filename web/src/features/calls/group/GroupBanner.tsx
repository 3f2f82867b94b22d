// Above the messages: who is in the call of this room, and coming in, also later; or why one is in it no more.
import { Button, Text } from "@mantine/core";
import { IconPhoneCall } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { MOST_PEOPLE } from "../../../core/calls/mesh.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { useDirectPerson } from "../../rooms/index.ts";
import { nameOf } from "../../timeline/index.ts";
import { callsOf, groupCallsOf } from "../of.ts";
import styles from "./Group.module.css";
import { useMembers } from "./useMembers.ts";

const NAMED = 3;

export function GroupBanner({ room }: { room: Room }) {
  const { t } = useTranslation("calls");
  const calls = groupCallsOf(useSession());
  const lost = useStore(calls.lost);
  return (
    <>
      {lost?.room === room && !lost.again && (
        <ErrorNotice action={{ label: t("do.close"), run: () => calls.dismiss() }}>
          {t(`group.lost.${lost.problem}`, { people: MOST_PEOPLE })}
        </ErrorNotice>
      )}
      <GoingOn room={room} />
    </>
  );
}

function GoingOn({ room }: { room: Room }) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const calls = groupCallsOf(session);
  const members = useMembers(room);
  const pairs = callsOf(session);
  const current = useStore(calls.current);
  const inPair = useStore(pairs.current);
  const ringing = useStore(pairs.incoming);
  const other = useDirectPerson(room);
  const isHere = inPair?.room === room || ringing?.live.room === room;
  if (members.length === 0 || current || isHere) return null;
  const join = () => (other ? pairs.prepare(room, other, false) : calls.prepare(room, false));
  const names = members.slice(0, NAMED).map((userId) => nameOf(room, userId));
  const inCall = { names: names.join(", "), number: members.length };
  return (
    <section className={styles.banner} aria-label={t(other ? "group.bannerOfTwo" : "group.banner")}>
      <IconPhoneCall size={20} aria-hidden />
      <Text size="sm" className={styles.names}>
        {t(room.hasEncryptionStateEvent() ? "group.inCall" : "group.inOpenCall", inCall)}
      </Text>
      {room.hasEncryptionStateEvent() && (
        <Button size="xs" disabled={inPair !== undefined} onClick={() => void join()}>
          {t("group.join")}
        </Button>
      )}
    </section>
  );
}

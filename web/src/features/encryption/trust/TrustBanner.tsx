// Says above the composer that somebody in this room has other keys than before, and what to do.
import { Button, Group, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { changedPeopleOf } from "../../../platform/matrix/changedPeople.ts";
import { RoomStateEvent } from "../../../platform/matrix/sdk.ts";
import { useStore } from "../../../ui/useStore.ts";
import { trustModelOf } from "../of.ts";
import { SIGNS } from "./PersonTrust.tsx";
import styles from "./Trust.module.css";
import { TrustDialog } from "./TrustDialog.tsx";
import { callName } from "./useTrust.ts";

/** Who reads along in a larger room is not known by heart anyway. */
const MOST_PEOPLE = 100;

export function TrustBanner({ room }: { room: Room }) {
  const { t } = useTranslation("encryption");
  const session = useSession();
  const alarming = useAlarming(room);
  const [open, setOpen] = useState<string>();
  const dialog = open && <TrustDialog userId={open} onClose={() => setOpen(undefined)} />;
  if (!alarming) return dialog;
  const { userId, trust } = alarming;
  const { icon: Sign, color } = SIGNS[trust];
  return (
    <div
      className={styles.banner}
      role={trust === "lost" ? "alert" : "status"}
      data-lost={trust === "lost" || undefined}
    >
      <Group wrap="nowrap" gap="xs">
        <Sign size={22} color={`var(--mantine-color-${color}-text)`} aria-hidden />
        <Text size="sm">{t(`trust.banner.${trust}`, { name: callName(session, userId) })}</Text>
      </Group>
      <Button size="xs" variant="default" onClick={() => setOpen(userId)}>
        {t("trust.what")}
      </Button>
      {dialog}
    </div>
  );
}

interface Alarming {
  userId: string;
  trust: "lost" | "changed";
}

/** The person of whom one has to be told first. */
function useAlarming(room: Room): Alarming | undefined {
  const session = useSession();
  const people = usePeople(room);
  const held = useStore(changedPeopleOf(session).held)[room.roomId];
  const [alarming, setAlarming] = useState<Alarming>();
  useEffect(() => {
    const stores = people.map((userId) => ({ userId, store: trustModelOf(session).of(userId) }));
    const look = () => {
      const found = (["lost", "changed"] as const).flatMap((trust) =>
        stores.filter(({ store }) => store.value === trust).map(({ userId }) => ({ userId, trust })),
      );
      setAlarming(found[0]);
    };
    const ends = stores.map(({ store }) => store.subscribe(look));
    look();
    return () => {
      for (const end of ends) end();
    };
  }, [session, people]);
  // In a large room one learns of it when something is to be sent.
  return alarming ?? (held === undefined ? undefined : { userId: held, trust: "lost" });
}

/** The others in an encrypted room; nobody where it is large. */
function usePeople(room: Room): string[] {
  const read = () => {
    const count = room.getJoinedMemberCount();
    if (!room.hasEncryptionStateEvent() || count > MOST_PEOPLE) return "";
    const ids = room.getJoinedMembers().map(({ userId }) => userId);
    return ids
      .filter((userId) => userId !== room.myUserId)
      .sort()
      .join(" ");
  };
  const ids = useSyncExternalStore((listener) => {
    room.on(RoomStateEvent.Update, listener);
    return () => room.off(RoomStateEvent.Update, listener);
  }, read);
  return useMemo(() => ids.split(" ").filter(Boolean), [ids]);
}

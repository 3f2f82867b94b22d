// Signs by which people can tell that they are alone in the call: all see the same ones, or somebody is in between.
import { Popover, Text, UnstyledButton } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Attendant, drawEmblem, SIGNS } from "../../../core/calls/emblem.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import type { Session } from "../../../platform/matrix/session.ts";
import { useStore } from "../../../ui/useStore.ts";
import styles from "./Group.module.css";
import type { GroupCall } from "./groupCall.ts";
import type { Seated } from "./seated.ts";

export function Emblem({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const signs = useEmblem(call);
  if (!signs) return null;
  const names = signs.map(([, name]) => t(`encryption:sas.${name}`));
  return (
    <Popover position="bottom-end" width={300} withinPortal={false} trapFocus>
      <Popover.Target>
        <UnstyledButton className={styles.emblem} aria-label={t("group.emblem", { signs: names.join(", ") })}>
          {signs.map(([sign]) => sign).join("")}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("group.emblemTitle")} tabIndex={-1}>
        <Text fw={600}>{t("group.emblemTitle")}</Text>
        <Text size="xl" className={styles.signs} aria-hidden>
          {signs.map(([sign]) => sign).join(" ")}
        </Text>
        <Text size="sm">{names.join(", ")}</Text>
        <Text size="sm" mt="xs">
          {t("group.emblemText")}
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}

function useEmblem({ room, view, hasFingerprints }: GroupCall): [sign: string, name: string][] | undefined {
  const session = useSession();
  const { seated } = useStore(view);
  const named = seated.map(({ userId, deviceId, fingerprint = "" }) => [userId, deviceId, fingerprint]);
  const areKnown = !hasFingerprints || seated.every(({ fingerprint }) => fingerprint);
  const devices = areKnown ? JSON.stringify(named.sort()) : "";
  const [drawn, setDrawn] = useState<number[]>();
  useEffect(() => {
    let isOld = false;
    const draw = async () => {
      const attendants = devices ? await listAttendants(session, JSON.parse(devices)) : undefined;
      const found = attendants && (await drawEmblem(room.roomId, attendants));
      if (!isOld) setDrawn(found);
    };
    void draw();
    return () => {
      isOld = true;
    };
  }, [session, room, devices]);
  return drawn?.map((at) => SIGNS[at]).filter((sign) => sign !== undefined);
}

type DeviceName = [userId: Seated["userId"], deviceId: Seated["deviceId"], ofLine: string];

/** Undefined as long as the keys of somebody are not known. */
async function listAttendants({ client }: Session, names: DeviceName[]): Promise<Attendant[] | undefined> {
  const users = [...new Set(names.map(([userId]) => userId))];
  const devices = await client.getCrypto()?.getUserDeviceInfo(users, true);
  const attendants = names.flatMap(([userId, deviceId, ofLine]) => {
    const fingerprint = devices?.get(userId)?.get(deviceId)?.getFingerprint();
    return fingerprint ? [{ userId, deviceId, fingerprint: `${fingerprint}${ofLine}` }] : [];
  });
  return attendants.length === names.length ? attendants : undefined;
}

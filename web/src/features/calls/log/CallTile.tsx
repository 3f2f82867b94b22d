// A call in the timeline, with what became of it: one tile for all its events.
import { Button, Group, Text } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { type CallSign, foldCall, readSign } from "../../../core/calls/fold.ts";
import { readRtcSign, splitCalls } from "../../../core/calls/rtcSigns.ts";
import { readReason } from "../../../core/calls/shield.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { useDirectPerson } from "../../rooms/index.ts";
import { callLogOf, callsOf } from "../of.ts";
import styles from "./Log.module.css";
import type { LoggedCall } from "./loggedCall.ts";
import { useWhatBecame } from "./useWhatBecame.ts";

export function CallTile({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation("calls");
  const call = useCall(event, room);
  const other = useDirectPerson(room);
  const calls = callsOf(useSession());
  const isBusy = useStore(calls.current) !== undefined;
  const tell = useWhatBecame();
  if (!call) return <em>{t("outcome.broken")}</em>;
  const { title, text, icon: Sign, isMissed } = tell(call);
  const reason = readReason(event.getContent());
  const isOver = call.outcome !== "ringing" && call.outcome !== "open";
  return (
    <div className={styles.tile} data-missed={isMissed || undefined}>
      <Group gap="xs" wrap="nowrap">
        <Sign size={22} aria-hidden />
        <div>
          <Text fw={600} size="sm">
            {title}
          </Text>
          <Text size="sm">{text}</Text>
        </div>
      </Group>
      {reason && (
        <Text size="sm" dir="auto" className={styles.reason}>
          {reason}
        </Text>
      )}
      {isOver && other && (
        <Button
          size="compact-sm"
          variant="default"
          mt={6}
          disabled={isBusy}
          onClick={() => void calls.prepare(room, other, call.isVideo)}
        >
          {t(isMissed ? "do.callBack" : "do.again")}
        </Button>
      )}
    </div>
  );
}

/** While it is on its way, it is only what it says itself. */
function useCall(event: MatrixEvent, room: Room): LoggedCall | undefined {
  const log = callLogOf(useSession());
  useStore(log.version);
  const sign = beginningIn(event);
  const known = sign && log.find(room.roomId, sign.callId);
  if (known || !sign) return known;
  const alone = foldCall([sign], Date.now());
  return alone && { ...alone, roomId: room.roomId, isSilenced: false };
}

/** A classic invitation, or a ring of MatrixRTC. */
function beginningIn(event: MatrixEvent): CallSign | undefined {
  const content = event.getContent();
  const read = [event.getType(), content, event.getSender() ?? "", event.getTs()] as const;
  const ring = readRtcSign(...read, event.getId() ?? "");
  return ring ? splitCalls([ring])[0]?.[0] : readSign(...read);
}

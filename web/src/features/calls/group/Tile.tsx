// Somebody in the call of a group: what they show, or their picture; who speaks; a raised hand.
import { UnstyledButton } from "@mantine/core";
import {
  IconAntennaBars2,
  IconHandStop,
  IconLockOpen,
  IconMicrophoneOff,
  IconPinFilled,
} from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { Picture } from "../../../ui/Picture.tsx";
import { useStore, useStorePart } from "../../../ui/useStore.ts";
import { nameOf, pictureOf } from "../../timeline/index.ts";
import { useNow } from "../screen/useCallWords.ts";
import styles from "./Group.module.css";
import type { GroupCall } from "./groupCall.ts";
import { PersonMenu } from "./PersonMenu.tsx";
import type { Seated } from "./seated.ts";
import type { Medium } from "./way.ts";

/** Whoever waits longer is told that it may well be in vain. */
const PATIENCE_MS = 30_000;

interface TileProps {
  call: GroupCall;
  one: Seated;
  /** Their screen instead of themselves. */
  isScreen: boolean;
  isPinned: boolean;
  onPin: () => void;
}

export function Tile({ call, one, isScreen, isPinned, onPin }: TileProps) {
  const { t } = useTranslation("calls");
  const emoji = useStore(call.hands.shown).get(one.userId);
  const name = nameOf(call.room, one.userId);
  const tile = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (tile.current) return call.tiles.watch(tile.current, one.identity);
  }, [call, one.identity]);
  return (
    <li
      ref={tile}
      className={styles.tile}
      data-speaks={one.isSpeaking || undefined}
      aria-label={t(isScreen ? "screen.theirScreen" : one.isSelf ? "group.self" : "group.person", { name })}
    >
      <UnstyledButton
        className={styles.inside}
        aria-pressed={isPinned}
        aria-label={t("group.pin", { name })}
        onClick={onPin}
      >
        <Face call={call} one={one} isScreen={isScreen} name={name} />
      </UnstyledButton>
      <Caption call={call} one={one} isPinned={isPinned} name={name} />
      {!isScreen && <PersonMenu call={call} one={one} name={name} />}
      {emoji && (
        <span className={styles.emoji} role="status">
          {emoji}
        </span>
      )}
    </li>
  );
}

type FaceProps = Pick<TileProps, "call" | "one" | "isScreen"> & { name: string };

export function Face({ call, one, isScreen, name }: FaceProps) {
  const { t } = useTranslation("calls");
  const { client } = useSession();
  const isMirror = useStorePart(call.view, ({ isMirrored }) => isMirrored);
  const track = isScreen ? one.screen : one.camera;
  const label = t(isScreen ? "screen.theirScreen" : one.isSelf ? "screen.self" : "screen.film", { name });
  if (track)
    return (
      <Film track={track} label={label} isMirrored={one.isSelf && !isScreen && isMirror} isWhole={isScreen} />
    );
  return <Picture id={one.userId} name={name} url={pictureOf(client, call.room, one.userId, 96)} size={96} />;
}

function Caption({
  call,
  one,
  isPinned,
  name,
}: Pick<TileProps, "call" | "one" | "isPinned"> & { name: string }) {
  const { t } = useTranslation("calls");
  const hasHand = useStore(call.hands.raised).has(one.userId);
  return (
    <p className={styles.caption}>
      {isPinned && <IconPinFilled size={16} aria-hidden />}
      {hasHand && <IconHandStop size={16} role="img" aria-label={t("group.hasHand")} />}
      {one.isMuted && <IconMicrophoneOff size={16} role="img" aria-label={t("screen.otherMuted")} />}
      {one.quality === "poor" && <IconAntennaBars2 size={16} role="img" aria-label={t("quality.poor")} />}
      {!one.isSealed && <IconLockOpen size={16} aria-hidden />}
      <bdi>{name}</bdi>
      {!one.isSealed && <span>{t("group.open")}</span>}
      {!one.isConnected && <Waiting />}
    </p>
  );
}

/** Nothing comes of them yet. */
function Waiting() {
  const { t } = useTranslation("calls");
  const [sinceMs] = useState(Date.now);
  const isLong = useNow() - sinceMs > PATIENCE_MS;
  return <span>{t(isLong ? "group.unreached" : "group.away")}</span>;
}

interface FilmProps {
  track: Medium;
  label: string;
  isMirrored: boolean;
  isWhole: boolean;
}

function Film({ track, label, isMirrored, isWhole }: FilmProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const { current } = video;
    if (!current) return;
    track.attach(current);
    return () => void track.detach(current);
  }, [track]);
  return (
    <video
      ref={video}
      className={styles.film}
      aria-label={label}
      data-mirrored={isMirrored || undefined}
      data-whole={isWhole || undefined}
      autoPlay
      playsInline
      muted
    />
  );
}

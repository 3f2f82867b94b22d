// The call of a group over the whole window: all beside each other, or one large and the others small.
import { Menu, Modal, Text } from "@mantine/core";
import {
  IconHandStop,
  IconLayoutGrid,
  IconMicrophone,
  IconMicrophoneOff,
  IconMinimize,
  IconMoodSmile,
  IconPhoneOff,
  IconScreenShare,
  IconScreenShareOff,
  IconUserScreen,
  IconVideo,
  IconVideoOff,
} from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { groupCallsOf } from "../of.ts";
import screenStyles from "../screen/Screen.module.css";
import styles from "./Group.module.css";
import type { GroupCall, Seated } from "./groupCall.ts";
import { EMOJI, type Emoji } from "./hands.ts";
import { Tile } from "./Tile.tsx";
import { useGroupStanding } from "./useGroupStanding.ts";

export function GroupScreen({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const calls = groupCallsOf(useSession());
  const { problem } = useStore(call.view);
  const [isGrid, setGrid] = useState(true);
  const shrink = () => calls.isSmall.set(true);
  return (
    <Modal.Root opened onClose={shrink} fullScreen transitionProps={{ duration: 0 }}>
      <Modal.Content className={screenStyles.window} aria-label={t("group.label", { name: call.room.name })}>
        <Modal.Body className={screenStyles.screen}>
          <div className={screenStyles.head}>
            <IconAction label={t("do.shrink")} onClick={shrink}>
              <IconMinimize size={22} aria-hidden />
            </IconAction>
            <div className={screenStyles.words}>
              <Text component="bdi" fw={600} truncate display="block">
                {call.room.name}
              </Text>
              <Text size="sm" c="dimmed">
                {useGroupStanding(call)}
              </Text>
            </div>
            <IconAction label={t(isGrid ? "group.speaker" : "group.grid")} onClick={() => setGrid(!isGrid)}>
              {isGrid ? <IconUserScreen size={22} aria-hidden /> : <IconLayoutGrid size={22} aria-hidden />}
            </IconAction>
          </div>
          {problem && <ErrorNotice>{t(`problem.${problem}`)}</ErrorNotice>}
          <People call={call} isGrid={isGrid} />
          <Controls call={call} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface Shown {
  key: string;
  one: Seated;
  isScreen: boolean;
}

function People({ call, isGrid }: { call: GroupCall; isGrid: boolean }) {
  const { t } = useTranslation("calls");
  const { seated } = useStore(call.view);
  const [pinned, setPinned] = useState<string>();
  const shown = seated.flatMap((one): Shown[] => [
    ...(one.screen ? [{ key: `${one.identity} screen`, one, isScreen: true }] : []),
    { key: one.identity, one, isScreen: false },
  ]);
  const large = shown.find(({ key }) => key === pinned) ?? (isGrid ? undefined : chooseLarge(shown));
  const tile = ({ key, one, isScreen }: Shown) => (
    <Tile
      key={key}
      call={call}
      one={one}
      isScreen={isScreen}
      isPinned={key === pinned}
      onPin={() => setPinned(key === pinned ? undefined : key)}
    />
  );
  if (!large)
    return (
      <ul className={styles.grid} aria-label={t("group.people")}>
        {shown.map(tile)}
      </ul>
    );
  return (
    <ul className={styles.speaker} aria-label={t("group.people")}>
      {[large, ...shown.filter((other) => other !== large)].map(tile)}
    </ul>
  );
}

/** A screen, else who speaks, else somebody else than oneself. */
function chooseLarge(shown: readonly Shown[]): Shown | undefined {
  return (
    shown.find(({ isScreen, one }) => isScreen && !one.isSelf) ??
    shown.find(({ one }) => one.isSpeaking && !one.isSelf) ??
    shown.find(({ one }) => !one.isSelf) ??
    shown[0]
  );
}

function Controls({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const { userId } = useSession();
  const { isMuted, isCameraOn, isSharing } = useStore(call.view);
  const hasHand = useStore(call.hands.raised).has(userId);
  return (
    <div className={screenStyles.controls}>
      <Control label={t(isMuted ? "do.unmute" : "do.mute")} onClick={() => void call.toggleMute()}>
        {isMuted ? <IconMicrophoneOff size={24} aria-hidden /> : <IconMicrophone size={24} aria-hidden />}
      </Control>
      <Control
        label={t(isCameraOn ? "do.cameraOff" : "do.cameraOn")}
        onClick={() => void call.toggleCamera()}
      >
        {isCameraOn ? <IconVideo size={24} aria-hidden /> : <IconVideoOff size={24} aria-hidden />}
      </Control>
      {"getDisplayMedia" in navigator.mediaDevices && (
        <Control label={t(isSharing ? "do.shareOff" : "do.share")} onClick={() => void call.toggleShare()}>
          {isSharing ? (
            <IconScreenShareOff size={24} aria-hidden />
          ) : (
            <IconScreenShare size={24} aria-hidden />
          )}
        </Control>
      )}
      <Control
        label={t(hasHand ? "group.lower" : "group.raise")}
        isPressed={hasHand}
        onClick={() => void call.hands.toggle()}
      >
        <IconHandStop size={24} aria-hidden />
      </Control>
      <Menu position="top">
        <Menu.Target>
          <Control label={t("group.react")}>
            <IconMoodSmile size={24} aria-hidden />
          </Control>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(EMOJI) as Emoji[]).map((emoji) => (
            <Menu.Item key={emoji} onClick={() => void call.hands.show(emoji)}>
              {emoji}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Control label={t("group.leave")} isRed onClick={() => void call.leave()}>
        <IconPhoneOff size={24} aria-hidden />
      </Control>
    </div>
  );
}

interface ControlProps {
  label: string;
  isPressed?: boolean;
  isRed?: boolean;
  onClick?: () => void;
  children: ReactNode;
}

function Control({ label, isPressed, isRed, children, ...rest }: ControlProps) {
  return (
    <IconAction
      label={label}
      size={42}
      radius="xl"
      variant={isPressed || isRed ? "filled" : "default"}
      {...(isRed && { color: "red" })}
      {...rest}
    >
      {children}
    </IconAction>
  );
}

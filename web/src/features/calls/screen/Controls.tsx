// What one can do in a call: buttons, and a key for each.
import { Popover } from "@mantine/core";
import {
  IconCameraRotate,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPictureInPicture,
  IconScreenShare,
  IconScreenShareOff,
  IconSettings,
  IconVideo,
  IconVideoOff,
} from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { chosenDevices, listDevices } from "../../../platform/media/callDevices.ts";
import { IconAction } from "../../../ui/IconAction.tsx";
import { useStore } from "../../../ui/useStore.ts";
import type { LiveCall } from "../liveCall.ts";
import { isContact } from "../shield/facts.ts";
import { RefuseMenu } from "../shield/RefuseMenu.tsx";
import { ShareWarning } from "../shield/ShareWarning.tsx";
import { DeviceChoice } from "./DeviceChoice.tsx";
import styles from "./Screen.module.css";
import { useOther } from "./useCallWords.ts";
import { usePictureInPicture } from "./usePictureInPicture.tsx";

/** Eight of them fit beside each other on a phone. */
const SIZE = 42;

export function Controls({ live }: { live: LiveCall }) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const { isMuted, isCameraOn, mayUpgrade } = useStore(live.view);
  const sharing = useSharing(live);
  const small = usePictureInPicture(live);
  useKeys((code) => {
    if (code === "KeyM") void live.toggleMute();
    if (code === "KeyV" && mayUpgrade) void live.toggleCamera();
    if (code === "KeyS") sharing.toggle();
  });
  return (
    <div className={styles.controls}>
      <Control
        label={t(isMuted ? "do.unmute" : "do.mute")}
        isPressed={isMuted}
        onClick={() => void live.toggleMute()}
        keyName="M"
      >
        {isMuted ? <IconMicrophoneOff size={24} aria-hidden /> : <IconMicrophone size={24} aria-hidden />}
      </Control>
      {mayUpgrade && (
        <Control
          label={t(isCameraOn ? "do.cameraOff" : "do.cameraOn")}
          onClick={() => void live.toggleCamera()}
          keyName="V"
        >
          {isCameraOn ? <IconVideo size={24} aria-hidden /> : <IconVideoOff size={24} aria-hidden />}
        </Control>
      )}
      {isCameraOn && hasTwoSides() && (
        <Control label={t("do.flip")} onClick={() => void live.flip()}>
          <IconCameraRotate size={24} aria-hidden />
        </Control>
      )}
      {sharing.button}
      {small.isThere && (
        <Control label={t("do.pictureInPicture")} onClick={() => void small.open()}>
          <IconPictureInPicture size={24} aria-hidden />
        </Control>
      )}
      <Devices live={live} />
      {!isContact(session, live.userId) && <RefuseMenu live={live} size={SIZE} />}
      <IconAction
        label={t("do.hangUp")}
        size={SIZE}
        radius="xl"
        variant="filled"
        color="red"
        data-autofocus
        onClick={() => live.hangUp()}
      >
        <IconPhoneOff size={26} aria-hidden />
      </IconAction>
      {sharing.warning}
      {small.portal}
    </div>
  );
}

interface ControlProps {
  label: string;
  isPressed?: boolean;
  keyName?: string;
  onClick: () => void;
  children: ReactNode;
}

function Control({ label, isPressed, keyName, onClick, children }: ControlProps) {
  return (
    <IconAction
      label={label}
      size={SIZE}
      radius="xl"
      variant={isPressed ? "filled" : "default"}
      aria-keyshortcuts={keyName}
      onClick={onClick}
    >
      {children}
    </IconAction>
  );
}

function useSharing(live: LiveCall) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const { isSharing, mayUpgrade, phase } = useStore(live.view);
  const { name } = useOther(live, 40);
  const [isWarned, setWarned] = useState(false);
  const isThere = "getDisplayMedia" in navigator.mediaDevices && mayUpgrade && phase === "connected";
  const toggle = () => {
    if (isSharing) void live.share(false);
    else if (isContact(session, live.userId)) void live.share(true);
    else setWarned(true);
  };
  const share = () => {
    setWarned(false);
    void live.share(true);
  };
  return {
    toggle: () => isThere && toggle(),
    button: isThere && (
      <Control label={t(isSharing ? "do.shareOff" : "do.share")} onClick={toggle} keyName="S">
        {isSharing ? <IconScreenShareOff size={24} aria-hidden /> : <IconScreenShare size={24} aria-hidden />}
      </Control>
    ),
    warning: isWarned && <ShareWarning name={name} onShare={share} onClose={() => setWarned(false)} />,
  };
}

function Devices({ live }: { live: LiveCall }) {
  const { t } = useTranslation("calls");
  const { isCameraOn } = useStore(live.view);
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const choose = (kind: MediaDeviceKind, deviceId: string) => {
    const names = { audioinput: "microphoneId", videoinput: "cameraId", audiooutput: "speakerId" } as const;
    chosenDevices.update((chosen) => ({ ...chosen, [names[kind]]: deviceId }));
    if (kind !== "audiooutput") void live.takeChosen();
  };
  return (
    <Popover
      position="top"
      trapFocus
      withinPortal={false}
      width={280}
      onOpen={() => void listDevices().then(setDevices)}
    >
      <Popover.Target>
        <IconAction label={t("do.devices")} size={SIZE} radius="xl" variant="default">
          <IconSettings size={24} aria-hidden />
        </IconAction>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("do.devices")}>
        <DeviceChoice devices={devices} withCamera={isCameraOn} onChoose={choose} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** A phone, whose cameras look to both sides. */
function hasTwoSides(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}

function useKeys(onKey: (code: string) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      onKey(event.code);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
}

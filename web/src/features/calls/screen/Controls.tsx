// What one can do in a call: buttons, and a key for each.
import {
  IconCameraRotate,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPictureInPicture,
  IconScreenShare,
  IconScreenShareOff,
  IconVideo,
  IconVideoOff,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { useStore } from "../../../ui/useStore.ts";
import type { CallOfTwo } from "../callOfTwo.ts";
import { isContact } from "../shield/facts.ts";
import { RefuseMenu } from "../shield/RefuseMenu.tsx";
import { useWarnedShare } from "../shield/useWarnedShare.tsx";
import { CONTROL_SIZE, Control } from "./Control.tsx";
import { Devices } from "./Devices.tsx";
import { MoreMenu } from "./MoreMenu.tsx";
import { ReactionItems } from "./ReactionItems.tsx";
import styles from "./Screen.module.css";
import { useOther } from "./useCallWords.ts";
import { useKeys } from "./useKeys.ts";
import { usePictureInPicture } from "./usePictureInPicture.tsx";

export function Controls({ live }: { live: CallOfTwo }) {
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
      <Devices withCamera={isCameraOn} onChosen={() => void live.takeChosen()} />
      {live.company && (
        <MoreMenu call={live.company}>
          <div className={styles.emojis}>
            <ReactionItems call={live.company} />
          </div>
        </MoreMenu>
      )}
      {!isContact(session, live.userId) && <RefuseMenu live={live} size={CONTROL_SIZE} />}
      <Control label={t("do.hangUp")} isRed onClick={() => live.hangUp()}>
        <IconPhoneOff size={26} aria-hidden />
      </Control>
      {sharing.warning}
      {small.portal}
    </div>
  );
}

function useSharing(live: CallOfTwo) {
  const { t } = useTranslation("calls");
  const { isSharing, mayUpgrade, phase } = useStore(live.view);
  const { name } = useOther(live, 40);
  const onlookers = [{ userId: live.userId, name }];
  const { toggle, warning } = useWarnedShare({ isSharing, onlookers, share: (isOn) => live.share(isOn) });
  const isThere = "getDisplayMedia" in navigator.mediaDevices && mayUpgrade && phase === "connected";
  return {
    toggle: () => isThere && toggle(),
    button: isThere && (
      <Control label={t(isSharing ? "do.shareOff" : "do.share")} onClick={toggle} keyName="S">
        {isSharing ? <IconScreenShareOff size={24} aria-hidden /> : <IconScreenShare size={24} aria-hidden />}
      </Control>
    ),
    warning,
  };
}

/** A phone, whose cameras look to both sides. */
function hasTwoSides(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}

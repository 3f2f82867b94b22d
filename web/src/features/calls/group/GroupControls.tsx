// What one can do in the call of a group: buttons, and a key for those that are pressed often.
import { Menu } from "@mantine/core";
import {
  IconCameraRotate,
  IconHandStop,
  IconMessage,
  IconMicrophone,
  IconMicrophoneOff,
  IconMoodSmile,
  IconPhoneOff,
  IconPictureInPicture,
  IconScreenShare,
  IconScreenShareOff,
  IconVideo,
  IconVideoOff,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigation, useSession } from "../../../extension/surroundings.tsx";
import { isTouch } from "../../../ui/touch.ts";
import { usePhone } from "../../../ui/usePhone.ts";
import { useStore } from "../../../ui/useStore.ts";
import { nameOf } from "../../timeline/index.ts";
import { groupCallsOf } from "../of.ts";
import { Control } from "../screen/Control.tsx";
import { Devices } from "../screen/Devices.tsx";
import { MoreMenu } from "../screen/MoreMenu.tsx";
import { ReactionItems } from "../screen/ReactionItems.tsx";
import styles from "../screen/Screen.module.css";
import { useKeys } from "../screen/useKeys.ts";
import { useSmallWindow } from "../screen/usePictureInPicture.tsx";
import { useWarnedShare } from "../shield/useWarnedShare.tsx";
import type { GroupCall } from "./groupCall.ts";
import { PhoneEntries } from "./PhoneEntries.tsx";
import { SmallGroup } from "./SmallGroup.tsx";

interface GroupControlsProps {
  call: GroupCall;
  isBeside: boolean;
}

export function GroupControls({ call, isBeside }: GroupControlsProps) {
  const { t } = useTranslation("calls");
  const { isCameraOn } = useStore(call.view);
  const isPhone = usePhone();
  return (
    <div className={styles.controls}>
      <OwnMedia call={call} />
      <Hand call={call} />
      <Reactions call={call} />
      {!isPhone && <Small call={call} />}
      {!isPhone && <Chat call={call} isBeside={isBeside} />}
      <Devices withCamera={isCameraOn} onChosen={() => void call.takeChosen()} />
      <More call={call} />
      <Control label={t("group.leave")} isRed onClick={() => void call.leave()}>
        <IconPhoneOff size={24} aria-hidden />
      </Control>
    </div>
  );
}

function OwnMedia({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const { isMuted, isCameraOn, isSharing, seated } = useStore(call.view);
  // A phone, whose cameras look to both sides.
  const hasTwoSides = isTouch();
  const others = new Set(seated.filter(({ isSelf }) => !isSelf).map(({ userId }) => userId));
  const onlookers = [...others].map((userId) => ({ userId, name: nameOf(call.room, userId) }));
  const share = useWarnedShare({ isSharing, onlookers, share: () => call.toggleShare() });
  const isShareThere = "getDisplayMedia" in navigator.mediaDevices;
  useKeys((code) => {
    if (code === "KeyM") void call.toggleMute();
    if (code === "KeyV") void call.toggleCamera();
    if (code === "KeyS" && isShareThere) share.toggle();
  });
  return (
    <>
      <Control
        label={t(isMuted ? "do.unmute" : "do.mute")}
        isPressed={isMuted}
        keyName="M"
        onClick={() => void call.toggleMute()}
      >
        {isMuted ? <IconMicrophoneOff size={24} aria-hidden /> : <IconMicrophone size={24} aria-hidden />}
      </Control>
      <Control
        label={t(isCameraOn ? "do.cameraOff" : "do.cameraOn")}
        keyName="V"
        onClick={() => void call.toggleCamera()}
      >
        {isCameraOn ? <IconVideo size={24} aria-hidden /> : <IconVideoOff size={24} aria-hidden />}
      </Control>
      {isCameraOn && hasTwoSides && (
        <Control label={t("do.flip")} onClick={() => void call.flip()}>
          <IconCameraRotate size={24} aria-hidden />
        </Control>
      )}
      {isShareThere && (
        <Control label={t(isSharing ? "do.shareOff" : "do.share")} keyName="S" onClick={share.toggle}>
          {isSharing ? (
            <IconScreenShareOff size={24} aria-hidden />
          ) : (
            <IconScreenShare size={24} aria-hidden />
          )}
        </Control>
      )}
      {share.warning}
    </>
  );
}

function Hand({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const hasHand = useStore(call.hands.raised).has(useSession().userId);
  return (
    <Control
      label={t(hasHand ? "group.lower" : "group.raise")}
      isPressed={hasHand}
      onClick={() => void call.hands.toggle()}
    >
      <IconHandStop size={24} aria-hidden />
    </Control>
  );
}

function Reactions({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  return (
    <Menu position="top" withinPortal={false}>
      <Menu.Target>
        <Control label={t("group.react")}>
          <IconMoodSmile size={24} aria-hidden />
        </Control>
      </Menu.Target>
      <Menu.Dropdown>
        <ReactionItems call={call} />
      </Menu.Dropdown>
    </Menu>
  );
}

function More({ call }: { call: GroupCall }) {
  const isPhone = usePhone();
  return <MoreMenu call={call}>{isPhone && <PhoneEntries call={call} />}</MoreMenu>;
}

function Small({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const small = useSmallWindow(<SmallGroup call={call} />);
  if (!small.isThere) return null;
  return (
    <>
      <Control label={t("do.pictureInPicture")} onClick={() => void small.open()}>
        <IconPictureInPicture size={24} aria-hidden />
      </Control>
      {small.portal}
    </>
  );
}

function Chat({ call, isBeside }: GroupControlsProps) {
  const { t } = useTranslation("calls");
  const calls = groupCallsOf(useSession());
  const navigation = useNavigation();
  const toggle = () => {
    if (!isBeside) navigation.go({ name: "room", roomId: call.room.roomId });
    calls.size.set(isBeside ? "large" : "beside");
  };
  return (
    <Control label={t(isBeside ? "group.chatOff" : "group.chat")} isPressed={isBeside} onClick={toggle}>
      <IconMessage size={24} aria-hidden />
    </Control>
  );
}

// Entries of the call's menu on a phone, where there is no room for buttons: the chat below the call, and a small film.
import { Menu } from "@mantine/core";
import { IconMessage, IconPictureInPicture } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigation, useSession } from "../../../extension/surroundings.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { groupCallsOf } from "../of.ts";
import type { GroupCall } from "./groupCall.ts";
import { chooseLarge, listShown } from "./shown.ts";
import type { Medium } from "./way.ts";

export function PhoneEntries({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const calls = groupCallsOf(useSession());
  const navigation = useNavigation();
  const { seated } = useStore(call.view);
  const large = chooseLarge(listShown(seated));
  const film = large?.isScreen ? large.one.screen : large?.one.camera;
  const chat = () => {
    navigation.go({ name: "room", roomId: call.room.roomId });
    calls.size.set("small");
  };
  return (
    <>
      <Menu.Item leftSection={<IconMessage size={18} aria-hidden />} onClick={chat}>
        {t("group.chatBelow")}
      </Menu.Item>
      {film && document.pictureInPictureEnabled && (
        <Menu.Item
          leftSection={<IconPictureInPicture size={18} aria-hidden />}
          onClick={() => void playAside(film)}
        >
          {t("do.pictureInPicture")}
        </Menu.Item>
      )}
    </>
  );
}

/** It goes on above other programs; the browser may say no, and then nothing has changed. */
async function playAside({ mediaStreamTrack }: Medium): Promise<void> {
  const shows = ({ srcObject }: HTMLVideoElement) =>
    srcObject instanceof MediaStream && srcObject.getVideoTracks().includes(mediaStreamTrack);
  const film = [...document.querySelectorAll("video")].find(shows);
  await film?.requestPictureInPicture().catch(() => undefined);
}

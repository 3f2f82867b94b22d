// The call of a group in a small window above all programs: who speaks, and what one needs at once.
import { useTranslation } from "react-i18next";
import { useStore } from "../../../ui/useStore.ts";
import { nameOf } from "../../timeline/index.ts";
import screenStyles from "../screen/Screen.module.css";
import type { GroupCall } from "./groupCall.ts";
import { chooseLarge, listShown } from "./shown.ts";
import { Face } from "./Tile.tsx";
import { useGroupStanding } from "./useGroupStanding.ts";

export function SmallGroup({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const { seated, isMuted } = useStore(call.view);
  const standing = useGroupStanding(call);
  const large = chooseLarge(listShown(seated));
  const name = large && nameOf(call.room, large.one.userId);
  return (
    <main className={screenStyles.aside}>
      {large && name && (
        <Face key={large.key} call={call} one={large.one} isScreen={large.isScreen} name={name} />
      )}
      <footer>
        <bdi>{name}</bdi> <span>{standing}</span>
        <button type="button" onClick={() => void call.toggleMute()}>
          {t(isMuted ? "do.unmute" : "do.mute")}
        </button>
        <button type="button" onClick={() => void call.leave()}>
          {t("group.leave")}
        </button>
      </footer>
    </main>
  );
}

// One picture or video over the whole window, with a way to its neighbours.
import { Button, Loader } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import { useStore } from "../../ui/useStore.ts";
import { altOf, Player, readMedia, type Viewed } from "../timeline/index.ts";
import { Frame } from "./Frame.tsx";
import { ViewerModel, type ViewerState, type Where } from "./model.ts";
import styles from "./Viewer.module.css";
import { ZoomedPicture } from "./ZoomedPicture.tsx";

interface PictureViewerProps {
  viewed: Viewed;
  onClose: () => void;
}

export function PictureViewer({ viewed: { room, event: first }, onClose }: PictureViewerProps) {
  const { i18n } = useTranslation();
  const session = useSession();
  const model = useMemo(() => new ViewerModel(session, room, first), [session, room, first]);
  const state = useStore(model.state);
  const [isBelow, setBelow] = useState(false);
  const { event } = state;
  const isVideo = event.getContent().msgtype === "m.video";
  // To the right is what came later, where one reads to the right.
  const right: Where = i18n.dir() === "rtl" ? "earlier" : "later";
  const left: Where = right === "later" ? "earlier" : "later";
  const go = (where: Where) => void model.go(where);
  const steps: Record<string, Where> = { PageUp: "earlier", PageDown: "later" };
  if (isVideo) Object.assign(steps, { ArrowLeft: left, ArrowRight: right });
  useWindowEvent("keydown", (key) => {
    const where = steps[key.key];
    // A video that is being steered has its own use for these keys.
    if (!where || isBelow || key.defaultPrevented || key.target instanceof HTMLVideoElement) return;
    key.preventDefault();
    go(where);
  });
  return (
    <Frame room={room} event={event} look="dark" isBelow={isBelow} onBelow={setBelow} onClose={onClose}>
      <div className={styles.stage}>
        {isVideo ? (
          <div className={styles.video} key={event.getId()}>
            <Player media={readMedia(event)} />
          </div>
        ) : (
          <ZoomedPicture
            key={event.getId()}
            media={readMedia(event)}
            isBelow={isBelow}
            onAside={(side) => go(side === "left" ? left : right)}
            onClose={onClose}
          />
        )}
        <Step where="earlier" state={state} onGo={go} />
        <Step where="later" state={state} onGo={go} />
      </div>
      <Foot state={state} onGo={go} />
    </Frame>
  );
}

interface StepProps {
  where: Where;
  state: ViewerState;
  onGo: (where: Where) => void;
}

function Step({ where, state: { ends, seeking }, onGo }: StepProps) {
  const { t } = useTranslation("viewer");
  const Sign = where === "earlier" ? IconChevronLeft : IconChevronRight;
  const isEnd = ends.includes(where);
  return (
    <IconAction
      size={48}
      radius="xl"
      className={styles.step}
      data-where={where}
      label={t(where)}
      // Not `disabled`: the focus would be lost, and the keys with it.
      aria-disabled={isEnd}
      data-end={isEnd || undefined}
      onClick={() => onGo(where)}
    >
      {seeking === where ? <Loader size={20} color="white" /> : <Sign size={28} aria-hidden />}
    </IconAction>
  );
}

/** What is said about the picture, and what came of looking for another. */
function Foot({ state: { event, seeking, far, error }, onGo }: Omit<StepProps, "where">) {
  const { t } = useTranslation("viewer");
  const say = useFailureText();
  const media = readMedia(event);
  return (
    <footer className={styles.foot}>
      <div className={styles.words} role="status">
        {media.caption && <p dir="auto">{media.caption.body}</p>}
        {media.description && (
          <p dir="auto" className={styles.description}>
            {media.description}
          </p>
        )}
        {!media.caption && !media.description && <p dir="auto">{altOf(media)}</p>}
        {seeking && <p>{t("seeking")}</p>}
        {error !== undefined && <p>{say(failureOf(error))}</p>}
        {far && <p>{t("far")}</p>}
      </div>
      {far && (
        <Button size="compact-md" variant="white" onClick={() => onGo(far)}>
          {t("further")}
        </Button>
      )}
    </footer>
  );
}

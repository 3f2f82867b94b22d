// Where one writes: what is answered, the text, what can be added, and sending.
import { IconSend2, IconTextSize } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { useStore } from "../../ui/useStore.ts";
import { AddMenu } from "./AddMenu.tsx";
import styles from "./Composer.module.css";
import { FormatBar } from "./FormatBar.tsx";
import { composerOf } from "./of.ts";
import { RefusalNotice } from "./RefusalNotice.tsx";
import { TargetBar } from "./TargetBar.tsx";
import { TextField } from "./TextField.tsx";

export function Composer({ room, threadId }: { room: Room; threadId?: string }) {
  const { t } = useTranslation("composer");
  const model = composerOf(useSession(), room, threadId);
  const area = useRef<HTMLTextAreaElement>(null);
  const [showsFormats, setShowsFormats] = useState(false);
  const isEmpty = useStore(model.written).text.trim() === "";
  const onFiles = () => undefined;
  return (
    <form
      className={styles.composer}
      aria-label={t("title")}
      onSubmit={(event) => {
        event.preventDefault();
        void model.send();
        model.focus();
      }}
    >
      <RefusalNotice model={model} />
      <TargetBar model={model} room={room} />
      {showsFormats && <FormatBar area={area} />}
      <div className={styles.row}>
        <AddMenu room={room} model={model} onFiles={onFiles} />
        <div className={styles.box}>
          <TextField
            model={model}
            room={room}
            area={area}
            placeholder={t(placeholderOf(room))}
            onFiles={onFiles}
          />
          <IconAction
            label={t("formatting")}
            aria-pressed={showsFormats}
            onClick={() => setShowsFormats(!showsFormats)}
          >
            <IconTextSize size={20} aria-hidden />
          </IconAction>
        </div>
        <IconAction type="submit" label={t("send")} variant="filled" color={undefined} disabled={isEmpty}>
          <IconSend2 size={20} aria-hidden className={styles.send} />
        </IconAction>
      </div>
    </form>
  );
}

function placeholderOf(room: Room): string {
  return room.hasEncryptionStateEvent() ? "encrypted" : "write";
}

// Where one writes: what is answered, the text, what can be added, and sending.
import { IconMicrophone, IconSend2, IconTextSize } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { type RefObject, Suspense, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { buildSticker } from "../../core/imagePack.ts";
import { formatDuration } from "../../core/voice.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { say } from "../../platform/outbox/say.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import { useStore } from "../../ui/useStore.ts";
import { AttachmentDialog, DropZone } from "../attachments/index.ts";
import { ChoiceButton } from "../stickers/index.ts";
import { VoiceBar, voiceOf } from "../voice/index.ts";
import { AddMenu } from "./AddMenu.tsx";
import { insertWords } from "./area.ts";
import styles from "./Composer.module.css";
import { FormatBar } from "./FormatBar.tsx";
import type { ComposerModel } from "./model.ts";
import { composerOf } from "./of.ts";
import { RefusalNotice } from "./RefusalNotice.tsx";
import { TargetBar } from "./TargetBar.tsx";
import { TextField } from "./TextField.tsx";
import { useMayWrite } from "./useMayWrite.ts";
import { useSlowWait } from "./useSlowWait.ts";

interface Parts {
  room: Room;
  model: ComposerModel;
  area: RefObject<HTMLTextAreaElement | null>;
}

export function Composer({ room, threadId }: { room: Room; threadId?: string }) {
  const { t } = useTranslation("composer");
  const mayWrite = useMayWrite(room, threadId);
  if (!mayWrite) {
    return (
      <section className={styles.composer} aria-label={t(threadId ? "titleInThread" : "title")}>
        <p className={styles.mayNot}>{t(room.maySendMessage() ? "onlyComments" : "mayNot")}</p>
      </section>
    );
  }
  return <Open room={room} {...(threadId && { threadId })} />;
}

function Open({ room, threadId }: { room: Room; threadId?: string }) {
  const { t } = useTranslation("composer");
  const session = useSession();
  const model = composerOf(session, room, threadId);
  const voice = voiceOf(session, room);
  const isSpeaking = useStore(voice.state).is !== "idle" && voice.threadId === threadId;
  const area = useRef<HTMLTextAreaElement>(null);
  const [showsFormats, setShowsFormats] = useState(false);
  const [files, setFiles] = useState<File[]>([]);
  const take = useCallback(() => model.takeContext(), [model]);
  return (
    // No form: the dialogs of features have forms of their own, and React would take theirs for ours.
    <section className={styles.composer} aria-label={t(threadId ? "titleInThread" : "title")}>
      <RefusalNotice model={model} />
      <TargetBar model={model} room={room} />
      {showsFormats && !isSpeaking && <FormatBar area={area} />}
      <div className={styles.row}>
        {isSpeaking ? (
          <VoiceBar model={voice} take={take} />
        ) : (
          <Writing
            {...{ room, model, area, showsFormats, setShowsFormats }}
            onFiles={setFiles}
            onSpeak={() => void voice.start(threadId)}
          />
        )}
      </div>
      <DropZone onFiles={setFiles} />
      {files.length > 0 && (
        <Suspense>
          <AttachmentDialog room={room} files={files} take={take} onClose={() => setFiles([])} />
        </Suspense>
      )}
    </section>
  );
}

interface WritingProps extends Parts {
  showsFormats: boolean;
  setShowsFormats: (shows: boolean) => void;
  onFiles: (files: File[]) => void;
  onSpeak: () => void;
}

function Writing({ room, model, area, showsFormats, setShowsFormats, onFiles, onSpeak }: WritingProps) {
  const { t } = useTranslation("composer");
  const isEmpty = useStore(model.written).text.trim() === "";
  const isEdit = useStore(model.target).is === "edit";
  const waitS = useSlowWait(room);
  // A guest of a call sends words: the server takes no files of theirs.
  const isGuest = useSession().account.guestRoomId !== undefined;
  return (
    <>
      {!isGuest && <AddMenu room={room} model={model} onFiles={onFiles} />}
      <div className={styles.box}>
        <TextField model={model} room={room} area={area} placeholder={t("placeholder")} onFiles={onFiles} />
        <IconAction
          label={t("formatting")}
          aria-pressed={showsFormats}
          onClick={() => setShowsFormats(!showsFormats)}
        >
          <IconTextSize size={20} aria-hidden />
        </IconAction>
        <Choosing room={room} model={model} area={area} />
      </div>
      <End
        isEmpty={isEmpty}
        maySpeak={!isEdit && !isGuest}
        waitS={isEdit ? 0 : waitS}
        model={model}
        onSpeak={onSpeak}
      />
    </>
  );
}

interface EndProps {
  isEmpty: boolean;
  /** In the place of nothing that is written. */
  maySpeak: boolean;
  waitS: number;
  model: ComposerModel;
  onSpeak: () => void;
}

/** The last button: sends what is written, or records a voice message where nothing is. */
function End({ isEmpty, maySpeak, waitS, model, onSpeak }: EndProps) {
  const { t } = useTranslation("composer");
  if (waitS > 0) {
    return (
      <span
        className={styles.wait}
        role="timer"
        title={t("slow")}
        aria-label={t("slowWait", { count: waitS })}
      >
        {formatDuration(waitS * 1000)}
      </span>
    );
  }
  if (isEmpty && maySpeak) {
    return (
      <IconAction label={t("voice")} onClick={onSpeak}>
        <IconMicrophone size={22} aria-hidden />
      </IconAction>
    );
  }
  return (
    <IconAction
      label={t("send")}
      variant="filled"
      color={undefined}
      disabled={isEmpty}
      // A phone keeps its keyboard.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => void model.send()}
    >
      <IconSend2 size={20} aria-hidden />
    </IconAction>
  );
}

function Choosing({ room, model, area }: Parts) {
  const session = useSession();
  const put = (words: string) => area.current && insertWords(area.current, words);
  return (
    <ChoiceButton
      room={room}
      onEmoji={put}
      onCustom={({ shortcode }) => put(`:${shortcode}: `)}
      onSticker={(image) =>
        void say(session, room, { type: "m.sticker", content: buildSticker(image), ...model.takeContext() })
      }
    />
  );
}

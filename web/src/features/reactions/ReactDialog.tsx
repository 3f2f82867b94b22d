// Choosing a reaction: the usual ones at once, any other by its sign or a few words.
import { Button, Group, Loader, Modal, Stack, TextInput, UnstyledButton } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { type FormEvent, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { LONGEST_KEY } from "../../core/relations/reactions.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { EmojiPicker } from "../stickers/index.ts";
import { toggleReaction } from "./react.ts";
import styles from "./reactions.module.css";
import { useReactions } from "./useReactions.ts";

const USUAL = ["👍", "❤️", "😂", "😮", "😢", "🙏", "🔥", "🎉", "👀", "✅"];

interface ReactDialogProps {
  event: MatrixEvent;
  room: Room;
  onClose: () => void;
}

export function ReactDialog({ event, room, onClose }: ReactDialogProps) {
  const { t } = useTranslation("reactions");
  const session = useSession();
  const [typed, setTyped] = useState("");
  const mine = useReactions(event, room).flatMap((group) => (group.mine ? [group.key] : []));
  const react = (key: string) => {
    void toggleReaction(session, room, event, key);
    onClose();
  };
  const submit = (form: FormEvent) => {
    form.preventDefault();
    if (typed.trim()) react(typed.trim());
  };
  return (
    <Modal opened onClose={onClose} title={t("react")} closeButtonProps={{ "aria-label": t("close") }}>
      <Stack>
        <div className={styles.quick}>
          {USUAL.map((key) => (
            <UnstyledButton
              key={key}
              aria-label={key}
              aria-pressed={mine.includes(key)}
              onClick={() => react(key)}
            >
              {key}
            </UnstyledButton>
          ))}
        </div>
        <Suspense fallback={<Loader m="auto" aria-hidden />}>
          <EmojiPicker onChoose={react} />
        </Suspense>
        <form onSubmit={submit}>
          <Group align="end" wrap="nowrap">
            <TextInput
              flex={1}
              label={t("other")}
              maxLength={LONGEST_KEY}
              value={typed}
              onChange={(change) => setTyped(change.currentTarget.value)}
            />
            <Button type="submit" disabled={!typed.trim()}>
              {t("send")}
            </Button>
          </Group>
        </form>
      </Stack>
    </Modal>
  );
}

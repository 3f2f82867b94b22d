// Where one writes: the text, the features' buttons, and sending.
import { Menu, Textarea } from "@mantine/core";
import { IconPlus, IconSend2 } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { type KeyboardEvent, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ComposerAction } from "../../extension/contributions.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { useStore } from "../../ui/useStore.ts";
import styles from "./Composer.module.css";
import { composerOf } from "./of.ts";

export function Composer({ room }: { room: Room }) {
  const { t } = useTranslation("composer");
  const { session } = useSurroundings();
  const model = composerOf(session, room);
  const text = useStore(model.text);
  const sendOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void model.send();
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        void model.send();
      }}
    >
      <Actions room={room} />
      <Textarea
        className={styles.text}
        aria-label={t("write")}
        placeholder={t(room.hasEncryptionStateEvent() ? "encrypted" : "write")}
        autosize
        maxRows={8}
        dir="auto"
        value={text}
        onChange={(event) => model.text.set(event.currentTarget.value)}
        onKeyDown={sendOnEnter}
      />
      <IconAction type="submit" label={t("send")} variant="filled" color={undefined} disabled={!text.trim()}>
        <IconSend2 size={20} aria-hidden />
      </IconAction>
    </form>
  );
}

function Actions({ room }: { room: Room }) {
  const { t } = useTranslation();
  const surroundings = useSurroundings();
  const [open, setOpen] = useState<ComposerAction>();
  const at = { ...surroundings, room };
  const shown = surroundings.registry.composerActions.filter((action) => action.isShown?.(at) ?? true);
  const run = (action: ComposerAction) => (action.Dialog ? setOpen(action) : void action.run?.(at));
  const inMenu = shown.filter((action) => action.place === "menu");
  return (
    <>
      {inMenu.length > 0 && (
        <Menu position="top-start">
          <Menu.Target>
            <IconAction label={t("composer:add")}>
              <IconPlus size={22} aria-hidden />
            </IconAction>
          </Menu.Target>
          <Menu.Dropdown>
            {inMenu.map((action) => (
              <Menu.Item
                key={action.id}
                leftSection={<action.icon size={18} aria-hidden />}
                onClick={() => run(action)}
              >
                {t(action.label)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {shown
        .filter((action) => action.place === "toolbar")
        .map((action) => (
          <IconAction key={action.id} label={t(action.label)} onClick={() => run(action)}>
            <action.icon size={22} aria-hidden />
          </IconAction>
        ))}
      {open?.Dialog && (
        <Suspense>
          <open.Dialog room={room} onClose={() => setOpen(undefined)} />
        </Suspense>
      )}
    </>
  );
}

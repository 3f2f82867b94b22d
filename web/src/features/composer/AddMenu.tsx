// The "+" of the composer: what can be sent beside text, from all features.
import { Menu } from "@mantine/core";
import { IconFolder, IconPaperclip, IconPlus } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { type ChangeEvent, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ComposerAction } from "../../extension/contributions.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { meantFiles, pickFiles } from "../../platform/media/picking.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import { isTouch } from "../../ui/touch.ts";
import { useStore } from "../../ui/useStore.ts";
import type { ComposerModel } from "./model.ts";

interface AddMenuProps {
  room: Room;
  model: ComposerModel;
  onFiles: (files: File[]) => void;
}

export function AddMenu({ room, model, onFiles }: AddMenuProps) {
  const { t } = useTranslation();
  const surroundings = useSurroundings();
  const [chosen, setChosen] = useState<ComposerAction>();
  const command = useStore(model.opened);
  const picker = useRef<HTMLInputElement>(null);
  const folderPicker = useRef<HTMLInputElement>(null);
  const take = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = meantFiles(currentTarget.files ?? []);
    currentTarget.value = "";
    if (files.length > 0) onFiles(files);
  };
  const choose = async () => {
    const files = await pickFiles();
    if (files === "cannot") picker.current?.click();
    else if (files.length > 0) onFiles(files);
  };
  const at = { ...surroundings, room };
  const actions = surroundings.registry.composerActions;
  const shown = model.threadId ? [] : actions.filter((action) => action.isShown?.(at) ?? true);
  const run = (action: ComposerAction) => (action.Dialog ? setChosen(action) : void action.run?.(at));
  const open = chosen ?? shown.find(({ id }) => id === command);
  const close = () => {
    setChosen(undefined);
    model.opened.set(undefined);
    model.focus();
  };
  return (
    <>
      <input ref={picker} type="file" multiple hidden data-testid="files" onChange={take} />
      <input
        ref={folderPicker}
        type="file"
        hidden
        data-testid="folder"
        onChange={take}
        {...{ webkitdirectory: "" }}
      />
      <Menu position="top-start">
        <Menu.Target>
          <IconAction label={t("composer:add")}>
            <IconPlus size={22} aria-hidden />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPaperclip size={18} aria-hidden />} onClick={() => void choose()}>
            {t("composer:attach")}
          </Menu.Item>
          {!isTouch() && (
            <Menu.Item
              leftSection={<IconFolder size={18} aria-hidden />}
              onClick={() => folderPicker.current?.click()}
            >
              {t("composer:folder")}
            </Menu.Item>
          )}
          {shown.map((action) => (
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
      {open?.Dialog && (
        <Suspense>
          <open.Dialog room={room} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

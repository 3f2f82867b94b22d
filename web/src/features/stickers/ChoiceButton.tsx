// The smiling button: opens emoji and stickers.
import { Popover } from "@mantine/core";
import { IconMoodSmile } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../ui/IconAction.tsx";
import type { Choices } from "./ChoicePanel.tsx";

const ChoicePanel = lazy(async () => ({ default: (await import("./ChoicePanel.tsx")).ChoicePanel }));

export function ChoiceButton({ room, onEmoji, onCustom, onSticker }: Choices & { room: Room }) {
  const { t } = useTranslation("stickers");
  const [isOpen, setOpen] = useState(false);
  const andClose =
    <T,>(act: (value: T) => void) =>
    (value: T) => {
      setOpen(false);
      act(value);
    };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="top-end"
      width={360}
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>
        <IconAction label={t("open")} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <IconMoodSmile size={20} aria-hidden />
        </IconAction>
      </Popover.Target>
      <Popover.Dropdown p="xs" role="dialog" aria-label={t("open")}>
        <Suspense fallback={<div style={{ blockSize: "20rem" }} />}>
          <ChoicePanel
            room={room}
            onEmoji={andClose(onEmoji)}
            onCustom={andClose(onCustom)}
            onSticker={andClose(onSticker)}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

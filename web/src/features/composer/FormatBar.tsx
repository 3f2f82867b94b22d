// The buttons for bold and the like; those that hold where the caret is are pressed.
import {
  IconBlockquote,
  IconBold,
  IconCode,
  IconEyeOff,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconSourceCode,
  IconStrikethrough,
} from "@tabler/icons-react";
import { type RefObject, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { applyFormat, type Format, formatsAt } from "../../core/formatting.ts";
import type { Icon } from "../../extension/contributions.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import { changeArea, selectedIn } from "./area.ts";
import styles from "./Composer.module.css";

const BUTTONS: [Format, Icon, string][] = [
  ["bold", IconBold, "Ctrl+B"],
  ["italic", IconItalic, "Ctrl+I"],
  ["strike", IconStrikethrough, "Ctrl+Shift+X"],
  ["code", IconCode, "Ctrl+E"],
  ["block", IconSourceCode, "Ctrl+Shift+C"],
  ["quote", IconBlockquote, "Ctrl+Shift+9"],
  ["list", IconList, "Ctrl+Shift+8"],
  ["numbers", IconListNumbers, "Ctrl+Shift+7"],
  ["link", IconLink, "Ctrl+K"],
  ["spoiler", IconEyeOff, "Ctrl+Shift+P"],
];

export function FormatBar({ area }: { area: RefObject<HTMLTextAreaElement | null> }) {
  const { t } = useTranslation("composer");
  const pressed = usePressed(area);
  const apply = (format: Format) => {
    const field = area.current;
    if (field) changeArea(field, applyFormat(selectedIn(field), format));
  };
  return (
    <div role="toolbar" aria-label={t("formatting")} className={styles.formats}>
      {BUTTONS.map(([format, Sign, keys]) => (
        <IconAction
          key={format}
          label={`${t(`formats.${format}`)} (${keys})`}
          aria-pressed={pressed.includes(format)}
          variant={pressed.includes(format) ? "light" : "subtle"}
          size={32}
          // The field keeps the focus and what is selected in it.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => apply(format)}
        >
          <Sign size={18} aria-hidden />
        </IconAction>
      ))}
    </div>
  );
}

function usePressed(area: RefObject<HTMLTextAreaElement | null>): readonly Format[] {
  const [pressed, setPressed] = useState<readonly Format[]>([]);
  useEffect(() => {
    const look = () => {
      const field = area.current;
      if (field && document.activeElement === field) setPressed(formatsAt(selectedIn(field)));
    };
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  }, [area]);
  return pressed;
}

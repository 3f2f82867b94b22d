// What can be done with a room as a whole, as entries of a menu.
import { Menu } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { useActions } from "../../extension/useActions.tsx";

/** Returns the entries, and the dialog that one of them has opened: it belongs outside of the menu. */
export function useRoomActions(room: Room | null): { entries: ReactNode; dialog: ReactNode } {
  const { t } = useTranslation();
  const { registry, ...surroundings } = useSurroundings();
  const at = room && { ...surroundings, room };
  const { start, dialog } = useActions(at, room ? { room } : {});
  if (!room || !at) return { entries: null, dialog: null };
  const shown = registry.roomActions.filter((action) => action.isShown?.(at) ?? true);
  const entries = shown.map((action) => (
    <Menu.Item
      key={action.id}
      leftSection={<action.icon size={18} aria-hidden />}
      {...(action.isDangerous && { c: "var(--mantine-color-error)" })}
      onClick={() => start(action as never)}
    >
      {t(action.label)}
    </Menu.Item>
  ));
  return { entries, dialog };
}

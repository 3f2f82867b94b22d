// The menu of a message, where it was asked for: by right click, long press or keyboard.
import { Menu } from "@mantine/core";
import type { MatrixEvent } from "matrix-js-sdk";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Timeline.module.css";
import { useDesk } from "./TimelineContext.tsx";
import { useActions } from "./useActions.ts";

const OUTSIDE = ["mousedown", "touchstart"];

export interface OpenMenu {
  event: MatrixEvent;
  x: number;
  y: number;
}

export function MessageMenu({ event, x, y, onClose }: OpenMenu & { onClose: () => void }) {
  const { t } = useTranslation();
  const { run } = useDesk();
  const actions = useActions(event);
  // Nothing can be done about a message that is on its way: an empty menu would only puzzle.
  if (actions.length === 0) return null;
  return (
    <Menu
      opened
      // A key opened it: with the default, the same key press would close it.
      clickOutsideEvents={OUTSIDE}
      onClose={onClose}
      position="bottom-start"
      // Beside the messages, so that it belongs to the main part of the page.
      withinPortal={false}
      // The first action has the focus: something without a name in front of it would be no item of a menu.
      withInitialFocusPlaceholder={false}
      floatingStrategy="fixed"
      returnFocus
      shadow="md"
      width={240}
    >
      <Menu.Target>
        <MenuPlace x={x} y={y} />
      </Menu.Target>
      <Menu.Dropdown aria-label={t("timeline:menu")}>
        {actions.map((action) => (
          <Menu.Item
            key={action.id}
            className={action.isDangerous ? styles.dangerous : undefined}
            leftSection={<action.icon size={18} aria-hidden />}
            onClick={() => run(action, event)}
          >
            {t(action.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where the menu hangs. What a button that opens a menu would say of itself is dropped: this is none. */
function MenuPlace({ ref, x, y }: { ref?: Ref<HTMLDivElement>; x: number; y: number }) {
  return <div ref={ref} className={styles.menuPlace} style={{ left: x, top: y }} />;
}

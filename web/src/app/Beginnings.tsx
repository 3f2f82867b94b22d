// The pencil above the list: everything that can be begun.
import { Menu } from "@mantine/core";
import { IconPencilPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../extension/surroundings.tsx";
import { useActions } from "../extension/useActions.tsx";
import { IconAction } from "../ui/IconAction.tsx";

export function Beginnings() {
  const { t } = useTranslation();
  const { registry, ...surroundings } = useSurroundings();
  const { start, dialog } = useActions(surroundings, {});
  const shown = registry.beginnings.filter((one) => one.isShown?.(surroundings) ?? true);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <IconAction label={t("app:sidebar.newChat")}>
            <IconPencilPlus size={22} aria-hidden />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          {shown.map((one) => (
            <Menu.Item
              key={one.id}
              leftSection={<one.icon size={18} aria-hidden />}
              onClick={() => start(one)}
            >
              {t(one.label)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {dialog}
    </>
  );
}

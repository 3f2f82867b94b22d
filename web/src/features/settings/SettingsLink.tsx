// One entry of the list of settings pages.
import { NavLink } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatRoute } from "../../core/route.ts";
import type { SettingsPage } from "../../extension/contributions.ts";
import { useNavigation } from "../../extension/surroundings.tsx";

export function SettingsLink({ page, isOpen }: { page: SettingsPage; isOpen: boolean }) {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const place = { name: "settings", page: page.id } as const;
  return (
    <NavLink
      href={formatRoute(place)}
      label={t(page.label)}
      leftSection={<page.icon size={20} aria-hidden />}
      active={isOpen}
      aria-current={isOpen ? "page" : undefined}
      onClick={(event) => {
        event.preventDefault();
        navigation.go(place);
      }}
    />
  );
}

// The way from the list of chats to the search in all messages.
import { NavLink } from "@mantine/core";
import { IconMessageSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatRoute, type Route } from "../../core/route.ts";
import { useNavigation, useRoute } from "../../extension/surroundings.tsx";

export function SearchLink() {
  const { t } = useTranslation("searching");
  const navigation = useNavigation();
  const route = useRoute();
  const place: Route = { name: "page", page: "search", rest: [] };
  const isOpen = route.name === "page" && route.page === "search";
  return (
    <NavLink
      href={formatRoute(place)}
      label={t("everywhere")}
      leftSection={<IconMessageSearch size={18} aria-hidden />}
      active={isOpen}
      aria-current={isOpen ? "page" : undefined}
      onClick={(event) => {
        event.preventDefault();
        navigation.go(place);
      }}
    />
  );
}

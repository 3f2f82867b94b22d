// The page of a set-up link in a browser where somebody is signed in already: `/setup`.
import { useTranslation } from "react-i18next";
import { Empty } from "../../ui/Empty.tsx";

export function SetUpElsewhere() {
  const { t } = useTranslation("admin");
  return <Empty isPage title={t("setUp.title")} text={t("setUp.text")} />;
}

// What a link for guests opens for somebody who has an account.
import { useTranslation } from "react-i18next";
import { Empty } from "../../ui/Empty.tsx";
import { PageAlone } from "../places/index.ts";

export function SignedInPage() {
  const { t } = useTranslation("callguests");
  return (
    <PageAlone>
      <Empty isPage title={t("signedIn.title")} text={t("signedIn.text")} />
    </PageAlone>
  );
}

// Above the list: how many strangers ask; nothing when nobody does.
import { Badge } from "@mantine/core";
import { IconUserQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigation } from "../../extension/surroundings.tsx";
import { ListButton } from "../../ui/ListButton.tsx";
import { useRequests } from "./useRequests.ts";

export function RequestsLink() {
  const { t } = useTranslation("requests");
  const navigation = useNavigation();
  const count = useRequests().length;
  if (count === 0) return null;
  return (
    <ListButton
      icon={IconUserQuestion}
      text={t("title")}
      onClick={() => navigation.go({ name: "page", page: "requests", rest: [] })}
    >
      <Badge size="sm">{count}</Badge>
    </ListButton>
  );
}

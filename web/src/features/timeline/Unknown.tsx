// A message of a kind this app does not know: says so, and shows its words if it has any.
import { Text } from "@mantine/core";
import type { MatrixEvent } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { RichText } from "./rich/RichText.tsx";

export function Unknown({ event }: { event: MatrixEvent }) {
  const { t } = useTranslation("timeline");
  const { body, msgtype } = event.getContent();
  return (
    <>
      <Text size="sm" fs="italic">
        {t("unknown.text", { type: typeof msgtype === "string" ? msgtype : event.getType() })}
      </Text>
      {typeof body === "string" && <RichText body={body} />}
    </>
  );
}

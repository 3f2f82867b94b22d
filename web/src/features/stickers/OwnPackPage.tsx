// One's own emoji and stickers, for every room.
import { Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { PackEditor } from "./PackEditor.tsx";
import { ownPack, PackModel } from "./packModel.ts";

export function OwnPackPage() {
  const { t } = useTranslation("stickers");
  const session = useSession();
  const model = useMemo(() => new PackModel(session, ownPack(session)), [session]);
  return (
    <Stack>
      <Text>{t("ownLead")}</Text>
      <PackEditor model={model} mayChange />
    </Stack>
  );
}

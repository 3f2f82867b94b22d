// The chats that were found: which of them shall come.
import { Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FoundChat } from "../../platform/importing/readExport.ts";
import type { ImportModel } from "./model.ts";

export function Chats({ model, chats }: { model: ImportModel; chats: FoundChat[] }) {
  const { t } = useTranslation("importing");
  const [chosen, setChosen] = useState<ReadonlySet<FoundChat>>(new Set(chats.length === 1 ? chats : []));
  const toggle = (found: FoundChat) => {
    const next = new Set(chosen);
    if (!next.delete(found)) next.add(found);
    setChosen(next);
  };
  return (
    <Stack>
      <Text>{t("found", { count: chats.length })}</Text>
      {chats.length > 1 && (
        <Checkbox
          label={t("all")}
          checked={chosen.size === chats.length}
          indeterminate={chosen.size > 0 && chosen.size < chats.length}
          onChange={() => setChosen(new Set(chosen.size === chats.length ? [] : chats))}
        />
      )}
      <Stack gap="sm" role="group" aria-label={t("chats")}>
        {chats.map((found) => (
          <Checkbox
            key={`${found.source} ${found.chat.key}`}
            label={<bdi>{found.chat.name}</bdi>}
            description={<Facts found={found} />}
            checked={chosen.has(found)}
            onChange={() => toggle(found)}
          />
        ))}
      </Stack>
      <Group>
        <Button
          disabled={chosen.size === 0}
          onClick={() => void model.run(chats.filter((found) => chosen.has(found)))}
        >
          {t("start", { count: chosen.size })}
        </Button>
        <Button variant="default" onClick={() => model.reset()}>
          {t("cancel")}
        </Button>
      </Group>
    </Stack>
  );
}

function Facts({ found }: { found: FoundChat }) {
  const { t, i18n } = useTranslation("importing");
  const days = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium" });
  return (
    <>
      {t("facts.messages", { count: found.messageCount })}, {t("facts.files", { count: found.fileCount })},{" "}
      {days.formatRange(found.firstMs, Math.max(found.firstMs, found.lastMs))}
    </>
  );
}

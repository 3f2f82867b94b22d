// Choosing an export: what it is for, how to get one, and the two ways to choose it.
import { Button, FileButton, Group, List, Stack, Text, Title } from "@mantine/core";
import { IconFileZip, IconFolder } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useStore } from "../../ui/useStore.ts";
import type { ImportModel } from "./model.ts";
import { sentencesIn } from "./sentences.ts";

interface ChooseProps {
  model: ImportModel;
  why: "nothing" | "html" | "broken" | undefined;
}

export function Choose({ model, why }: ChooseProps) {
  const { t, i18n } = useTranslation("importing");
  const open = (files: File[]) => {
    if (files.length > 0) void model.open(files, sentencesIn(i18n));
  };
  return (
    <Stack>
      <Text>{t("lead")}</Text>
      <Unfinished model={model} />
      {why && <ErrorNotice>{t(`why.${why}`)}</ErrorNotice>}
      <Group>
        <FileButton onChange={open} multiple accept=".zip,.json,.txt">
          {(props) => (
            <Button {...props} leftSection={<IconFileZip size={18} aria-hidden />}>
              {t("choose.files")}
            </Button>
          )}
        </FileButton>
        <FolderButton onChosen={open} />
      </Group>
      <HowTo />
    </Stack>
  );
}

function FolderButton({ onChosen }: { onChosen: (files: File[]) => void }) {
  const { t } = useTranslation("importing");
  const id = useId();
  return (
    <>
      <input
        id={id}
        type="file"
        hidden
        // React knows this attribute under no other name.
        {...{ webkitdirectory: "" }}
        onChange={({ currentTarget }) => onChosen([...(currentTarget.files ?? [])])}
      />
      <Button
        variant="default"
        leftSection={<IconFolder size={18} aria-hidden />}
        onClick={() => document.getElementById(id)?.click()}
      >
        {t("choose.folder")}
      </Button>
    </>
  );
}

function Unfinished({ model }: { model: ImportModel }) {
  const { t } = useTranslation("importing");
  const { client } = useSession();
  const names = useStore(model.unfinished).flatMap((roomId) => client.getRoom(roomId)?.name ?? []);
  return names.length > 0 ? (
    <Text fw={600} role="status">
      {t("unfinished", { names: names.join(", ") })}
    </Text>
  ) : null;
}

function HowTo() {
  const { t } = useTranslation("importing");
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        Telegram
      </Title>
      <List type="ordered" size="sm">
        <List.Item>{t("how.telegram.open")}</List.Item>
        <List.Item>{t("how.telegram.format")}</List.Item>
        <List.Item>{t("how.telegram.choose")}</List.Item>
      </List>
      <Title order={2} size="h5">
        WhatsApp
      </Title>
      <List type="ordered" size="sm">
        <List.Item>{t("how.whatsapp.open")}</List.Item>
        <List.Item>{t("how.whatsapp.choose")}</List.Item>
      </List>
      <Text size="sm" c="dimmed">
        {t("private")}
      </Text>
    </Stack>
  );
}

// Adds pictures to a pack and takes them out again.
import { Button, FileButton, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconPhotoPlus, IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Usage } from "../../core/imagePack.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { mediaUrl } from "../../platform/matrix/media.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { useStore } from "../../ui/useStore.ts";
import styles from "./PackEditor.module.css";
import type { PackModel } from "./packModel.ts";

const ACCEPTED = "image/png,image/jpeg,image/webp,image/gif,image/avif";
const USAGES: Record<string, Usage[]> = {
  sticker: ["sticker"],
  emoticon: ["emoticon"],
  both: ["emoticon", "sticker"],
};

export function PackEditor({ model, mayChange }: { model: PackModel; mayChange: boolean }) {
  const { t } = useTranslation("stickers");
  const say = useFailureText();
  useEffect(() => model.open(), [model]);
  const { images } = useStore(model.pack);
  const [usage, setUsage] = useState("both");
  const { isBusy, error, run } = useWork();
  return (
    <Stack>
      {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
      {mayChange && (
        <>
          <SegmentedControl
            aria-label={t("usage")}
            value={usage}
            onChange={setUsage}
            data={Object.keys(USAGES).map((value) => ({ value, label: t(`usages.${value}`) }))}
          />
          <Group>
            <FileButton
              multiple
              accept={ACCEPTED}
              onChange={(files) => run(() => model.add(files, USAGES[usage] ?? []))}
            >
              {(props) => (
                <Button {...props} loading={isBusy} leftSection={<IconPhotoPlus size={18} aria-hidden />}>
                  {t("add")}
                </Button>
              )}
            </FileButton>
          </Group>
        </>
      )}
      {images.length === 0 && <Text c="dimmed">{t("empty")}</Text>}
      <ul className={styles.images} aria-label={t("images")}>
        {images.map((image) => (
          <Row key={image.shortcode} {...image}>
            {mayChange && (
              <IconAction
                label={t("remove", { name: image.shortcode })}
                onClick={() => run(() => model.remove(image.shortcode))}
              >
                <IconX size={18} aria-hidden />
              </IconAction>
            )}
          </Row>
        ))}
      </ul>
    </Stack>
  );
}

interface RowProps {
  shortcode: string;
  url: string;
  body: string;
  children: ReactNode;
}

function Row({ shortcode, url, body, children }: RowProps) {
  const { client } = useSession();
  return (
    <li className={styles.image}>
      <img src={mediaUrl(client, url) ?? ""} alt={body} width={56} height={56} />
      <bdi className={styles.name}>:{shortcode}:</bdi>
      {children}
    </li>
  );
}

function useWork() {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = (act: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    act()
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return { isBusy, error, run };
}

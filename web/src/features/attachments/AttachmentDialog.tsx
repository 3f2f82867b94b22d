// Before files are sent: how they look, what is said with them, how large they may be.
import { Button, Group, Modal, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useEffect, useLayoutEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../core/mediaMessage.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { MOST_FILES } from "../../platform/media/picking.ts";
import type { PictureQuality } from "../../platform/media/picture.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import { ItemRow } from "./ItemRow.tsx";
import { AttachmentsModel, type Context } from "./model.ts";
import { TracesChoice } from "./TracesChoice.tsx";

interface AttachmentDialogProps {
  room: Room;
  files: readonly File[];
  /** What is answered, and where; asked when it is sent. */
  take: () => Context;
  onClose: () => void;
}

const QUALITIES: PictureQuality[] = ["small", "full", "untouched"];

export function AttachmentDialog({ room, files, take, onClose }: AttachmentDialogProps) {
  const { t, i18n } = useTranslation("attachments");
  const say = useFailureText();
  const session = useSession();
  const model = useMemo(() => new AttachmentsModel(session, room), [session, room]);
  useEffect(() => () => model.close(), [model]);
  // What is dropped or pasted meanwhile comes beside the rest.
  useLayoutEffect(() => model.add(files), [model, files]);
  const items = useStore(model.items);
  const limit = useStore(model.limitBytes);
  const sending = useSending(async () => {
    await model.send(take());
    onClose();
  });
  const hasLeftOut = useStore(model.hasLeftOut);
  const isTooLarge = items.some((item) => model.isTooLarge(item));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("title", { count: items.length })}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void sending.send();
        }}
      >
        <Stack>
          {sending.error !== undefined && <ErrorNotice>{say(failureOf(sending.error))}</ErrorNotice>}
          <Stack component="ul" gap="xs" m={0} p={0} aria-label={t("files")} style={{ listStyle: "none" }}>
            {items.map((item) => (
              <ItemRow
                key={item.id}
                item={item}
                isTooLarge={model.isTooLarge(item)}
                onRemove={() => model.remove(item)}
                onDescribe={(description) => model.describe(item, description)}
              />
            ))}
          </Stack>
          {isTooLarge && limit !== undefined && (
            <Text c="var(--mantine-color-error)" size="sm" role="alert">
              {t("tooLarge", { limit: formatBytes(limit, i18n.language) })}
            </Text>
          )}
          {hasLeftOut && (
            <Text size="sm" role="alert">
              {t("tooMany", { most: MOST_FILES })}
            </Text>
          )}
          {items.some(({ kind }) => kind === "m.image") && <Quality model={model} />}
          <TracesChoice model={model} />
          <Caption model={model} onEnter={() => void sending.send()} />
          <Group justify="flex-end">
            <Button type="submit" loading={sending.isBusy} disabled={items.length === 0 || isTooLarge}>
              {t("send")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Quality({ model }: { model: AttachmentsModel }) {
  const { t } = useTranslation("attachments");
  const quality = useStore(model.quality);
  return (
    <div>
      <SegmentedControl
        fullWidth
        aria-label={t("quality")}
        value={quality}
        onChange={(value) => model.quality.set(value as PictureQuality)}
        data={QUALITIES.map((value) => ({ value, label: t(`qualities.${value}`) }))}
      />
      <Text size="sm" c="dimmed" mt={6}>
        {t(`qualityHints.${quality}`)}
      </Text>
    </div>
  );
}

function Caption({ model, onEnter }: { model: AttachmentsModel; onEnter: () => void }) {
  const { t } = useTranslation("attachments");
  const caption = useStore(model.caption);
  return (
    <Textarea
      label={t("caption")}
      autosize
      minRows={1}
      maxRows={5}
      dir="auto"
      data-autofocus
      value={caption}
      onChange={(event) => model.caption.set(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onEnter();
      }}
    />
  );
}

// One file that is about to be sent.
import { TextInput } from "@mantine/core";
import { IconFile, IconMusic, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatBytes, LONGEST_DESCRIPTION } from "../../core/mediaMessage.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import styles from "./ItemRow.module.css";
import type { Item } from "./model.ts";

interface ItemRowProps {
  item: Item;
  isTooLarge: boolean;
  onRemove: () => void;
  onDescribe: (description: string) => void;
}

export function ItemRow({ item, isTooLarge, onRemove, onDescribe }: ItemRowProps) {
  const { t, i18n } = useTranslation("attachments");
  const { file } = item;
  return (
    <li className={styles.row}>
      <Preview item={item} />
      <span className={styles.text}>
        <bdi className={styles.name}>{file.name}</bdi>
        <span className={isTooLarge ? styles.tooLarge : styles.size}>
          {formatBytes(file.size, i18n.language)}
        </span>
        {(item.kind === "m.image" || item.kind === "m.video") && (
          <Description item={item} onDescribe={onDescribe} />
        )}
      </span>
      <IconAction label={t("remove", { name: file.name })} onClick={onRemove}>
        <IconX size={20} aria-hidden />
      </IconAction>
    </li>
  );
}

function Description({ item, onDescribe }: Pick<ItemRowProps, "item" | "onDescribe">) {
  const { t } = useTranslation("attachments");
  return (
    <TextInput
      size="sm"
      dir="auto"
      mt={4}
      maxLength={LONGEST_DESCRIPTION}
      aria-label={t("describe", { name: item.file.name })}
      placeholder={t("description")}
      value={item.description}
      onChange={(event) => onDescribe(event.currentTarget.value)}
    />
  );
}

function Preview({ item: { kind, previewUrl } }: { item: Item }) {
  if (kind === "m.image") return <img className={styles.preview} src={previewUrl} alt="" />;
  if (kind === "m.video") return <video className={styles.preview} src={previewUrl} muted />;
  const Sign = kind === "m.audio" ? IconMusic : IconFile;
  return (
    <span className={styles.sign}>
      <Sign size={24} aria-hidden />
    </span>
  );
}

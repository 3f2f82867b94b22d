// All emoji, to be searched and chosen from, in the language of the reader.
import { EmojiPicker as Picker } from "frimousse";
import type { ComponentPropsWithRef } from "react";
import { useTranslation } from "react-i18next";
import { emojiPlace } from "../../platform/emoji/load.ts";
import { isTouch } from "../../ui/touch.ts";
import styles from "./EmojiPicker.module.css";

const COLUMNS = 8;

export function EmojiPicker({ onChoose }: { onChoose: (emoji: string) => void }) {
  const { t, i18n } = useTranslation("stickers");
  const { folder, language } = emojiPlace(i18n.language);
  return (
    <Picker.Root
      className={styles.root}
      locale={language}
      emojibaseUrl={folder}
      columns={COLUMNS}
      onEmojiSelect={({ emoji }) => onChoose(emoji)}
    >
      <Picker.Search
        className={styles.search}
        autoFocus={!isTouch()}
        aria-label={t("search")}
        placeholder={t("search")}
      />
      <Picker.Viewport className={styles.viewport}>
        <Picker.Loading className={styles.note}>{t("loading")}</Picker.Loading>
        <Picker.Empty className={styles.note}>{t("nothing")}</Picker.Empty>
        <Picker.List className={styles.list} components={{ CategoryHeader, Row, Emoji }} />
      </Picker.Viewport>
    </Picker.Root>
  );
}

function CategoryHeader({
  category,
  ...rest
}: { category: { label: string } } & ComponentPropsWithRef<"div">) {
  return (
    <div {...rest} className={styles.category}>
      {category.label}
    </div>
  );
}

function Row({ children, ...rest }: ComponentPropsWithRef<"div">) {
  return (
    <div {...rest} {...{ "aria-rowindex": fromOne(rest["aria-rowindex"]) }} className={styles.row}>
      {children}
    </div>
  );
}

interface EmojiProps extends Omit<ComponentPropsWithRef<"button">, "children"> {
  emoji: { emoji: string; label: string; isActive: boolean };
}

function Emoji({ emoji, ...rest }: EmojiProps) {
  return (
    <button
      type="button"
      {...rest}
      {...{ "aria-colindex": fromOne(rest["aria-colindex"]) }}
      className={styles.emoji}
      data-active={emoji.isActive || undefined}
    >
      {emoji.emoji}
    </button>
  );
}

/** COMPAT: frimousse counts rows and columns from 0, ARIA from 1. */
function fromOne(index: number | undefined): number | undefined {
  return index === undefined ? undefined : index + 1;
}

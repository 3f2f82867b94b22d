// The words of a message: formatted as far as that is harmless, with links, mentions, spoilers and code.
import { memo, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { withoutPlainFallback } from "../../../core/message/html.ts";
import { isBigEmoji } from "../../../core/message/text.ts";
import { drawFragment } from "./draw.tsx";
import { LinkedText } from "./LinkedText.tsx";
import { LongText } from "./LongText.tsx";
import { purify } from "./purify.ts";
import styles from "./RichText.module.css";

interface RichTextProps {
  body: string;
  /** `formatted_body`, when its format is HTML. */
  html?: string | undefined;
  isReply?: boolean;
}

export const RichText = memo(function RichText({ body, html, isReply = false }: RichTextProps) {
  const { t } = useTranslation("timeline");
  const plain = isReply ? withoutPlainFallback(body) : body;
  const drawn = useMemo(() => {
    const fragment = html === undefined ? undefined : purify(html);
    return fragment ? drawFragment(fragment) : <LinkedText text={plain} />;
  }, [html, plain]);
  if (!plain.trim() && html === undefined) return <em>{t("emptyMessage")}</em>;
  if (isBigEmoji(plain)) {
    return (
      <div className={styles.big} dir="auto">
        {plain}
      </div>
    );
  }
  return (
    <LongText length={plain.length} lines={countLines(plain)}>
      <div className={html === undefined ? styles.plain : styles.rich} dir="auto">
        {drawn}
      </div>
    </LongText>
  );
});

function countLines(text: string): number {
  return text.split("\n", 100).length;
}

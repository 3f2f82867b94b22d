// A block of code with a button that copies it.

import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../../ui/IconAction.tsx";
import styles from "./RichText.module.css";

export function CodeBlock({ text, language }: { text: string; language: string | undefined }) {
  const { t } = useTranslation("timeline");
  const clipboard = useClipboard();
  return (
    <div className={styles.block}>
      <div className={styles.blockHead}>
        <span>{language}</span>
        <IconAction
          size={28}
          label={t(clipboard.copied ? "code.copied" : "code.copy")}
          onClick={() => clipboard.copy(text)}
        >
          {clipboard.copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
        </IconAction>
      </div>
      {/* It may scroll sideways, so the keyboard must be able to reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre dir="ltr" tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  );
}

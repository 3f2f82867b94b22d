// Shows the beginning of a very long message, and all of it when asked.
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./RichText.module.css";

const LONG_LETTERS = 3000;
const LONG_LINES = 40;

export function LongText({
  length,
  lines,
  children,
}: {
  length: number;
  lines: number;
  children: ReactNode;
}) {
  const { t } = useTranslation("timeline");
  const [isOpen, setOpen] = useState(false);
  if (length < LONG_LETTERS && lines < LONG_LINES) return children;
  return (
    <>
      <div className={isOpen ? undefined : styles.cut}>{children}</div>
      <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t(isOpen ? "long.less" : "long.more")}
      </Button>
    </>
  );
}

// Seven emoji that both sides must see alike.
import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import styles from "./Compare.module.css";
import type { VerificationModel } from "./model.ts";

interface CompareProps {
  emoji: [sign: string, name: string][];
  model: VerificationModel;
}

export function Compare({ emoji, model }: CompareProps) {
  const { t } = useTranslation("encryption");
  return (
    <>
      <Text>{t("verify.compareText")}</Text>
      <ol className={styles.emoji} aria-label={t("verify.emoji")}>
        {emoji.map(([sign, name], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same emoji may come twice, and the order never changes
          <li key={index}>
            <span className={styles.sign} aria-hidden>
              {sign}
            </span>
            <span>{t(`sas.${name.toLowerCase().replace(/\W+/g, "-")}`, { defaultValue: name })}</span>
          </li>
        ))}
      </ol>
      <Group>
        <Button onClick={() => void model.confirm()}>{t("verify.match")}</Button>
        <Button variant="default" onClick={() => model.mismatch()}>
          {t("verify.noMatch")}
        </Button>
      </Group>
    </>
  );
}

// How far a file is, in words: "120 of 200 MB · 4 MB/s · 20 s left".
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../core/mediaMessage.ts";
import { secondsLeft } from "../../core/transfer.ts";

interface Moving {
  doneBytes: number;
  /** 0 where it is not known. */
  sizeBytes: number;
  bytesPerS: number | undefined;
}

export function useTransferWords() {
  const { t, i18n } = useTranslation("attachments");
  const size = (bytes: number) => formatBytes(bytes, i18n.language);
  const progress = ({ doneBytes, sizeBytes, bytesPerS }: Moving): string => {
    const left = sizeBytes > 0 ? secondsLeft(doneBytes, sizeBytes, bytesPerS) : undefined;
    const done = size(doneBytes);
    const parts = [sizeBytes > 0 ? t("transfer.of", { done, size: size(sizeBytes) }) : done];
    if (bytesPerS) parts.push(t("transfer.speed", { speed: size(bytesPerS) }));
    if (left !== undefined) parts.push(t("transfer.left", { time: formatTime(left, i18n.language) }));
    return parts.join(" · ");
  };
  return { progress };
}

function formatTime(seconds: number, language: string): string {
  const [count, unit] =
    seconds < 90 ? [seconds, "second"] : seconds < 5400 ? [seconds / 60, "minute"] : [seconds / 3600, "hour"];
  const format = {
    style: "unit",
    unit: unit as string,
    unitDisplay: "short",
    maximumFractionDigits: 0,
  } as const;
  return new Intl.NumberFormat(language, format).format(Math.round(Number(count)));
}

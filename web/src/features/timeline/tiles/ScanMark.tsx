// With a file that the server could read: that its virus scanner has not looked into it. Of encrypted files it knows nothing.
import { IconShieldQuestion } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Unscanned } from "../../../core/scanMark.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import type { Attachment } from "../../../platform/media/attachment.ts";
import { unscanned } from "../../../platform/media/scans.ts";
import styles from "./ScanMark.module.css";

export function ScanMark({ attachment }: { attachment: Attachment | undefined }) {
  const { t } = useTranslation("timeline");
  const { client } = useSession();
  const [why, setWhy] = useState<Unscanned>();
  const mxc = attachment?.file ? undefined : attachment?.url;
  useEffect(() => {
    let isWanted = true;
    if (mxc) void unscanned(client, mxc).then((found) => isWanted && setWhy(found));
    return () => {
      isWanted = false;
    };
  }, [client, mxc]);
  if (!why) return null;
  return (
    <span className={styles.mark}>
      <IconShieldQuestion size={16} aria-hidden />
      {t(`media.unscanned.${why}`)}
    </span>
  );
}

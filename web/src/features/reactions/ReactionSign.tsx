// The sign of a reaction: an emoji, a picture of a pack, or a few words.

import { firstWords } from "../../core/message/text.ts";
import { LONGEST_KEY } from "../../core/relations/reactions.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import styles from "./reactions.module.css";

export function ReactionSign({ sign }: { sign: string }) {
  const { client } = useSession();
  const url = sign.startsWith("mxc://") ? thumbnailUrl(client, sign, 22) : null;
  if (url) return <img className={styles.picture} src={url} alt="" loading="lazy" />;
  return <bdi className={styles.sign}>{firstWords(sign, LONGEST_KEY)}</bdi>;
}

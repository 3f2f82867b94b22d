// A small picture inside words, such as an emoji of one's own making.
import { useSession } from "../../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../../platform/matrix/media.ts";
import styles from "./RichText.module.css";

export function InlineImage({ attributes }: { attributes: Record<string, string> }) {
  const { client } = useSession();
  const name = attributes.alt || attributes.title || "";
  const url = attributes.src && thumbnailUrl(client, attributes.src, 64);
  return url ? <img className={styles.inline} src={url} alt={name} title={name} loading="lazy" /> : name;
}

// The pictures of packs, to choose one.
import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PackImage } from "../../core/imagePack.ts";
import { formatRoute } from "../../core/route.ts";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { mediaUrl } from "../../platform/matrix/media.ts";
import styles from "./ImageGrid.module.css";
import type { KnownPack } from "./packs.ts";

interface ImageGridProps {
  packs: readonly KnownPack[];
  sizePx: number;
  onChoose: (image: PackImage) => void;
}

const OWN_PAGE = { name: "settings", page: "stickers" } as const;

export function ImageGrid({ packs, sizePx, onChoose }: ImageGridProps) {
  const { t } = useTranslation("stickers");
  const { client } = useSession();
  const navigation = useNavigation();
  return (
    <div className={styles.packs}>
      {packs.map((pack) => (
        <section key={pack.id} aria-label={nameOf(pack, t("own"))}>
          <h2 className={styles.name}>{nameOf(pack, t("own"))}</h2>
          <div
            className={styles.grid}
            style={{ gridTemplateColumns: `repeat(auto-fill, minmax(${sizePx}px, 1fr))` }}
          >
            {pack.images.map((image) => (
              <button
                key={image.shortcode}
                type="button"
                className={styles.choice}
                onClick={() => onChoose(image)}
              >
                <img
                  src={mediaUrl(client, image.url) ?? ""}
                  alt={image.body}
                  title={`:${image.shortcode}:`}
                  width={sizePx}
                  height={sizePx}
                  loading="lazy"
                />
              </button>
            ))}
          </div>
        </section>
      ))}
      {packs.length === 0 && <p className={styles.none}>{t("none")}</p>}
      <Anchor
        href={formatRoute(OWN_PAGE)}
        onClick={(event) => {
          event.preventDefault();
          navigation.go(OWN_PAGE);
        }}
      >
        {t("manage")}
      </Anchor>
    </div>
  );
}

function nameOf({ name, isOwn }: KnownPack, own: string): string {
  return name || (isOwn ? own : "");
}

// A place on the map: nothing is loaded from the map's server before somebody presses the link.
import { IconMapPin } from "@tabler/icons-react";
import type { MatrixEvent } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { mapLink, readPlace } from "../../../core/message/place.ts";
import { firstWords } from "../../../core/message/text.ts";
import { RichText } from "../rich/RichText.tsx";
import styles from "./tiles.module.css";

export function PlaceTile({ event }: { event: MatrixEvent }) {
  const { t, i18n } = useTranslation("timeline");
  const content = event.getContent();
  const location = (content["m.location"] ?? content["org.matrix.msc3488.location"]) as
    | { uri?: unknown; description?: unknown }
    | undefined;
  const place = readPlace(location?.uri ?? content.geo_uri);
  if (!place) return <RichText body={String(content.body ?? "")} />;
  const format = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 5 });
  const name = typeof location?.description === "string" ? firstWords(location.description) : undefined;
  return (
    <a className={styles.place} href={mapLink(place)} target="_blank" rel="noopener noreferrer">
      <IconMapPin size={28} aria-hidden />
      <span className={styles.fileWords}>
        <bdi className={styles.fileName}>{name || t("place.name")}</bdi>
        <bdi dir="ltr">
          {format.format(place.latitude)}, {format.format(place.longitude)}
        </bdi>
        <span>{t("place.open")}</span>
      </span>
    </a>
  );
}

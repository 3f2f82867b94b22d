// A file to download, or the card of a person.
import { IconUser } from "@tabler/icons-react";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useEffect, useState } from "react";
import { type ContactCard, readContactCard } from "../../../core/message/place.ts";
import { tameName } from "../../../core/message/text.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { openAttachment } from "../../../platform/media/attachment.ts";
import { RichText } from "../rich/RichText.tsx";
import { Download } from "./Download.tsx";
import { FirstPage } from "./FirstPage.tsx";
import { LookInside } from "./LookInside.tsx";
import { type Media, readMedia } from "./readMedia.ts";
import styles from "./tiles.module.css";

const LARGEST_CARD_BYTES = 50_000;

export function FileTile({ event, room }: { event: MatrixEvent; room: Room }) {
  const media = readMedia(event);
  const card = useContactCard(media);
  return (
    <>
      {card && <Contact card={card} />}
      <FirstPage event={event} room={room} />
      <Download media={media} />
      <LookInside event={event} room={room} />
      {media.caption && <RichText {...media.caption} />}
    </>
  );
}

function Contact({ card }: { card: ContactCard }) {
  return (
    <div className={styles.contact}>
      <IconUser size={22} aria-hidden />
      <div>
        <bdi className={styles.fileName}>{tameName(card.name, "?")}</bdi>
        {card.phones.map((phone) => (
          <a key={phone} href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
            <bdi>{phone}</bdi>
          </a>
        ))}
        {card.emails.map((email) => (
          <a key={email} href={`mailto:${encodeURIComponent(email)}`}>
            <bdi>{email}</bdi>
          </a>
        ))}
      </div>
    </div>
  );
}

/** Small vCards are opened at once: they are what one wants to see. */
function useContactCard(media: Media): ContactCard | undefined {
  const { client } = useSession();
  const [card, setCard] = useState<ContactCard>();
  const { attachment, sizeBytes } = media;
  const isCard =
    /^text\/(x-)?vcard/i.test(attachment?.mimetype ?? "") &&
    typeof sizeBytes === "number" &&
    sizeBytes < LARGEST_CARD_BYTES;
  const mxc = isCard ? attachment?.url : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same address has the same keys
  useEffect(() => {
    if (!mxc || !attachment) return;
    let isWanted = true;
    const open = async () => readContactCard(await (await openAttachment(client, attachment)).text());
    open().then(
      (found) => isWanted && setCard(found),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [client, mxc]);
  return card;
}

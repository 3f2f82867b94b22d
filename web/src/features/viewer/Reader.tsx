// A file over the whole window, read without saving it: as plain text, or as the pages of a PDF.
import { Loader } from "@mantine/core";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { decodeText, type Readable, readableAs } from "../../core/viewing/plainText.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { openAttachment, TamperedMediaError, TooLargeMediaError } from "../../platform/media/attachment.ts";
import { type Media, readMedia, type Viewed } from "../timeline/index.ts";
import { Frame } from "./Frame.tsx";
import { type Problem, Unreadable } from "./Unreadable.tsx";
import styles from "./Viewer.module.css";

const PdfView = lazy(async () => ({ default: (await import("./PdfView.tsx")).PdfView }));

/** What is more is better saved: a page of text has to be laid out as one. */
const MOST_BYTES: Record<Readable, number> = { text: 1_000_000, pdf: 50_000_000 };

interface ReaderProps {
  viewed: Viewed;
  onClose: () => void;
}

export function Reader({ viewed: { room, event }, onClose }: ReaderProps) {
  const [isBelow, setBelow] = useState(false);
  const media = readMedia(event);
  return (
    <Frame room={room} event={event} look="light" isBelow={isBelow} onBelow={setBelow} onClose={onClose}>
      <h2 className={styles.fileName}>
        <bdi>{media.fileName}</bdi>
      </h2>
      <Inside media={media} isBelow={isBelow} />
    </Frame>
  );
}

type Opened =
  | { is: "opening" }
  | { is: "open"; bytes: Uint8Array<ArrayBuffer> }
  | { is: "not"; why: Problem };

function Inside({ media, isBelow }: { media: Media; isBelow: boolean }) {
  const { t } = useTranslation("viewer");
  const as = readableAs(media.fileName, media.attachment?.mimetype) ?? "text";
  const opened = useOpened(media, MOST_BYTES[as]);
  const loader = (
    <div className={styles.middle}>
      <Loader role="status" aria-label={t("loading")} />
    </div>
  );
  if (opened.is === "opening") return loader;
  if (opened.is === "not") return <Unreadable why={opened.why} mostBytes={MOST_BYTES[as]} />;
  if (as === "text") return <PlainText bytes={opened.bytes} name={media.fileName} />;
  return (
    <Suspense fallback={loader}>
      <PdfView bytes={opened.bytes} name={media.fileName} isBelow={isBelow} />
    </Suspense>
  );
}

/** Never as HTML: what is in the file is only ever letters. */
function PlainText({ bytes, name }: { bytes: Uint8Array; name: string }) {
  const { i18n } = useTranslation();
  const text = decodeText(bytes, i18n.language);
  if (text === undefined) return <Unreadable why="notText" />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <section className={styles.text} tabIndex={0} aria-label={name}>
      <pre dir="auto">{text}</pre>
    </section>
  );
}

function useOpened({ attachment, sizeBytes }: Media, mostBytes: number): Opened {
  const { client } = useSession();
  const [opened, setOpened] = useState<Opened>({ is: "opening" });
  const mxc = attachment?.url;
  const isTooLarge = typeof sizeBytes === "number" && sizeBytes > mostBytes;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same address has the same keys
  useEffect(() => {
    if (!attachment) return setOpened({ is: "not", why: "failed" });
    if (isTooLarge) return setOpened({ is: "not", why: "tooLarge" });
    let isWanted = true;
    const open = async () =>
      new Uint8Array(await (await openAttachment(client, attachment, mostBytes)).arrayBuffer());
    open().then(
      (bytes) => isWanted && setOpened({ is: "open", bytes }),
      (error: unknown) => isWanted && setOpened({ is: "not", why: problemOf(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [client, mxc, isTooLarge, mostBytes]);
  return opened;
}

function problemOf(error: unknown): Problem {
  if (error instanceof TamperedMediaError) return "tampered";
  return error instanceof TooLargeMediaError ? "tooLarge" : "failed";
}

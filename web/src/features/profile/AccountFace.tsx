// Another account of this browser: picture and name as they were when it was last in use, with the id below.
import { Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { type Face, readFace } from "../../platform/storage/faces.ts";
import { Picture } from "../../ui/Picture.tsx";
import styles from "./Profile.module.css";

const PICTURE_PX = 32;

export function AccountFace({ userId }: { userId: string }) {
  const face = useFace(userId);
  const name = face?.name || userId;
  return (
    <div className={styles.card}>
      <Picture id={userId} name={name} url={usePictureUrl(face?.picture)} size={PICTURE_PX} />
      <div>
        <Text size="sm" lineClamp={2}>
          <bdi>{name}</bdi>
        </Text>
        {name !== userId && (
          <Text size="xs" c="dimmed">
            <bdi dir="ltr">{userId}</bdi>
          </Text>
        )}
      </div>
    </div>
  );
}

function useFace(userId: string): Face | undefined {
  const [face, setFace] = useState<Face>();
  useEffect(() => {
    let isLate = false;
    readFace(userId).then(
      (found) => !isLate && setFace(found),
      () => undefined,
    );
    return () => {
      isLate = true;
    };
  }, [userId]);
  return face;
}

function usePictureUrl(picture: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!picture) return;
    const made = URL.createObjectURL(picture);
    setUrl(made);
    return () => {
      setUrl(null);
      URL.revokeObjectURL(made);
    };
  }, [picture]);
  return url;
}

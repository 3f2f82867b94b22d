// Who one is: picture and name, with the id below.
import { Text } from "@mantine/core";
import { OwnPicture } from "./OwnPicture.tsx";
import styles from "./Profile.module.css";
import { useOwnProfile } from "./useOwnProfile.ts";

const PICTURE_PX = 40;

export function OwnCard() {
  const { userId, name } = useOwnProfile(PICTURE_PX);
  return (
    <div className={styles.card}>
      <OwnPicture size={PICTURE_PX} />
      <div>
        <Text size="sm" fw={600} lineClamp={2} c="var(--mantine-color-text)">
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

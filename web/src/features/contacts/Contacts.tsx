// The page of the people one knows, and the way to oneself for others: `/contacts`.
import { Group, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatRoute } from "../../core/route.ts";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { Qr } from "../../ui/Qr.tsx";
import { useStore } from "../../ui/useStore.ts";
import { PageHead } from "../places/index.ts";
import { OwnCard } from "../profile/index.ts";
import styles from "./Contacts.module.css";
import { contactsOf } from "./of.ts";

export function Contacts() {
  const { t } = useTranslation("contacts");
  const session = useSession();
  const people = Object.keys(useStore(contactsOf(session).contacts)).sort();
  return (
    <div className={styles.page}>
      <Stack maw={560} mx="auto" p="lg">
        <PageHead>
          <Title order={1} size="h3">
            {t("title")}
          </Title>
        </PageHead>
        {people.length === 0 ? (
          <Empty title={t("none")} text={t("noneText")} />
        ) : (
          <ul className={styles.list}>
            {people.map((userId) => (
              <li key={userId}>
                <Contact userId={userId} />
              </li>
            ))}
          </ul>
        )}
        <Me />
      </Stack>
    </div>
  );
}

function Contact({ userId }: { userId: string }) {
  const session = useSession();
  const navigation = useNavigation();
  const user = session.client.getUser(userId);
  const name = user?.displayName ?? userId;
  return (
    <UnstyledButton
      className={styles.contact}
      onClick={() => navigation.go({ name: "page", page: "person", rest: [userId] })}
    >
      <Picture id={userId} name={name} url={thumbnailUrl(session.client, user?.avatarUrl, 40)} />
      <span>
        <bdi>{name}</bdi>
        <Text size="sm" c="dimmed">
          <bdi>{userId}</bdi>
        </Text>
      </span>
    </UnstyledButton>
  );
}

/** A link and a picture of it, for somebody who stands beside one. */
function Me() {
  const { t } = useTranslation("contacts");
  const session = useSession();
  const place = formatRoute({ name: "page", page: "person", rest: [session.userId] });
  const address = new URL(place, session.client.baseUrl).href;
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {t("me")}
      </Title>
      <OwnCard />
      <Text size="sm" c="dimmed">
        {t("meText")}
      </Text>
      <Qr content={address} label={t("qr")} />
      <Group justify="center">
        <Text size="xs" className={styles.address}>
          {address}
        </Text>
        <CopyButton size="compact-xs" value={address} words={{ copy: t("copy"), copied: t("copied") }} />
      </Group>
    </Stack>
  );
}

// The page of requests, `/requests`: strangers who want to write, apart from the chats of people one knows.
import { Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { Picture } from "../../ui/Picture.tsx";
import { PageHead } from "../places/index.ts";
import styles from "./requests.module.css";
import { useRequests } from "./useRequests.ts";

export function Requests() {
  const { t } = useTranslation("requests");
  const { client } = useSession();
  const navigation = useNavigation();
  const requests = useRequests();
  return (
    <Stack maw={640} mx="auto" p="lg" w="100%">
      <PageHead>
        <Title order={1} size="h3">
          {t("title")}
        </Title>
      </PageHead>
      <Text size="sm" c="dimmed">
        {t(requests.length > 0 ? "text" : "none")}
      </Text>
      <ul className={styles.list} aria-label={t("title")}>
        {requests.map((entry) => (
          <li key={entry.roomId}>
            <UnstyledButton
              className={styles.request}
              onClick={() => navigation.go({ name: "room", roomId: entry.roomId })}
            >
              <Picture
                id={entry.roomId}
                name={entry.name}
                url={thumbnailUrl(client, entry.avatarMxc, 44)}
                size={44}
              />
              <span>
                <bdi>{entry.name}</bdi>
                <Text size="sm" c="dimmed">
                  <bdi>{entry.inviterId}</bdi>
                </Text>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

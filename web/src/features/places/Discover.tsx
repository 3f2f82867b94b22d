// The page of public places, `/discover`: groups, channels and spaces that anybody may join.
import { Button, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { PageHead } from "./PageHead.tsx";
import { PlaceList } from "./PlaceList.tsx";
import styles from "./places.module.css";
import { usePublicPlaces } from "./usePublicPlaces.ts";

export function Discover() {
  const { t } = useTranslation("places");
  const say = useFailureText();
  const [term, setTerm] = useState("");
  const found = usePublicPlaces(term, t("unnamed"));
  return (
    <div className={styles.page}>
      <Stack maw={640} mx="auto" p="lg">
        <PageHead>
          <Title order={1} size="h3">
            {t("discover")}
          </Title>
        </PageHead>
        <TextInput
          type="search"
          role="searchbox"
          aria-label={t("search")}
          placeholder={t("search")}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={term}
          onChange={(event) => setTerm(event.currentTarget.value)}
        />
        {found.error !== undefined && <ErrorNotice>{say(failureOf(found.error))}</ErrorNotice>}
        <Text role="status" c="dimmed">
          {found.isDone && found.places.length === 0 && t("none")}
        </Text>
        <PlaceList places={found.places} label={t("discover")} />
        {found.next && (
          <Button variant="default" onClick={found.more}>
            {t("more")}
          </Button>
        )}
      </Stack>
    </div>
  );
}

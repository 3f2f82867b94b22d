// What an import has brought, and what it could not bring and why.
import { Anchor, Button, Group, List, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ProblemReason } from "../../core/importing/transcript.ts";
import { formatRoute } from "../../core/route.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useNavigation } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import type { ImportModel, ImportState, Item, Report } from "./model.ts";

type OutcomeProps = Omit<Extract<ImportState, { is: "done" }>, "is"> & { model: ImportModel };

export function Outcome({ model, items, report, end, error }: OutcomeProps) {
  const { t } = useTranslation("importing");
  const say = useFailureText();
  return (
    <Stack>
      <div role="status">
        <Title order={2} size="h4">
          {t(`end.${end}`)}
        </Title>
      </div>
      {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
      {end !== "complete" && <Text>{t("goOn")}</Text>}
      <List>
        {items.map((item) => (
          <List.Item key={`${item.found.source} ${item.found.chat.key}`}>
            <ItemOutcome item={item} />
          </List.Item>
        ))}
      </List>
      <Problems report={report} />
      <Group>
        <Button variant="default" onClick={() => model.reset()}>
          {t("another")}
        </Button>
      </Group>
    </Stack>
  );
}

function ItemOutcome({ item: { found, roomId, arrived, fresh } }: { item: Item }) {
  const { t } = useTranslation("importing");
  const navigation = useNavigation();
  const name = <bdi>{found.chat.name}</bdi>;
  const place = roomId ? ({ name: "room", roomId } as const) : undefined;
  return (
    <>
      {place ? (
        <Anchor
          href={formatRoute(place)}
          onClick={(event) => {
            event.preventDefault();
            navigation.go(place);
          }}
        >
          {name}
        </Anchor>
      ) : (
        name
      )}
      : {t("brought", { count: fresh })}
      {arrived > fresh && `, ${t("known", { count: arrived - fresh })}`}
    </>
  );
}

function Problems({ report: { counts, problems } }: { report: Report }) {
  const { t } = useTranslation("importing");
  const reasons = Object.entries(counts) as [ProblemReason, number][];
  if (reasons.length === 0) return <Text>{t("nothingMissing")}</Text>;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t("missing")}
      </Title>
      {reasons.map(([reason, count]) => (
        <details key={reason}>
          <summary>
            {t(`reason.${reason}`)}: {count}
          </summary>
          <List size="sm">
            {problems
              .filter(({ problem }) => problem.reason === reason)
              .map(({ chat, problem }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a list that does not change
                <List.Item key={place}>
                  <bdi>{[chat, problem.messageId, problem.detail].filter(Boolean).join(" · ")}</bdi>
                </List.Item>
              ))}
          </List>
        </details>
      ))}
    </Stack>
  );
}

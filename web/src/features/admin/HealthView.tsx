// How the server is: what is wrong first, then what it holds.
import { Alert, Progress, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../core/mediaMessage.ts";
import { useSession } from "../../extension/surroundings.tsx";
import styles from "./Admin.module.css";
import { Asking } from "./Asking.tsx";
import type { Health } from "./api.ts";
import { listWorries } from "./health.ts";
import { rankOf } from "./of.ts";
import { SectionLink } from "./SectionLink.tsx";
import { useAnswer } from "./useAnswer.ts";
import { formatMoment, formatSpan } from "./words.ts";

export function HealthView() {
  const { api } = rankOf(useSession());
  const { value, error, reload } = useAnswer(useCallback(() => api.health(), [api]));
  return (
    <Asking value={value} error={error} again={() => void reload()}>
      {(health) => (
        <Stack gap="lg">
          <Worries health={health} />
          <Counts health={health} />
          <Disk health={health} />
          <Program health={health} />
        </Stack>
      )}
    </Asking>
  );
}

function Worries({ health }: { health: Health }) {
  const { t } = useTranslation("admin");
  const worries = listWorries(health);
  if (worries.length === 0)
    return (
      <Alert color="green" variant="light" icon={<IconCircleCheck aria-hidden />}>
        {t("health.good")}
      </Alert>
    );
  return worries.map((worry) => (
    <Alert key={worry} color="orange" variant="light" icon={<IconAlertTriangle aria-hidden />}>
      {t(`health.worries.${worry}`)}
    </Alert>
  ));
}

function Counts({ health }: { health: Health }) {
  const { t, i18n } = useTranslation("admin");
  const number = new Intl.NumberFormat(i18n.language);
  const size = (bytes: number) => formatBytes(bytes, i18n.language);
  return (
    <dl className={styles.cards}>
      <div>
        <dt>{t("health.users")}</dt>
        <dd>{number.format(health.users)}</dd>
      </div>
      <div>
        <dt>{t("health.rooms")}</dt>
        <dd>{number.format(health.rooms)}</dd>
      </div>
      <div>
        <dt>
          <SectionLink rest={["reports"]} size="sm">
            {t("health.reports")}
          </SectionLink>
        </dt>
        <dd>{number.format(health.open_reports)}</dd>
      </div>
      <div>
        <dt>{t("health.media", { count: health.media.count })}</dt>
        <dd>{size(health.media.size_bytes + health.media.thumbnail_bytes)}</dd>
      </div>
      <div>
        <dt>{t("health.database")}</dt>
        <dd>{size(health.database.size_bytes)}</dd>
      </div>
      <div>
        <dt>{t("health.jobs")}</dt>
        <dd>{number.format(health.jobs.waiting + health.jobs.overdue)}</dd>
      </div>
    </dl>
  );
}

function Disk({ health }: { health: Health }) {
  const { t, i18n } = useTranslation("admin");
  const { free_bytes: free, total_bytes: total } = health.disk;
  const text = t("health.free", {
    free: formatBytes(free, i18n.language),
    total: formatBytes(total, i18n.language),
  });
  return (
    <div>
      <Title order={2} size="h5">
        {t("health.disk")}
      </Title>
      <Text size="sm" mb={6}>
        {text}
      </Text>
      <Progress value={total ? (100 * (total - free)) / total : 0} aria-label={text} />
    </div>
  );
}

function Program({ health }: { health: Health }) {
  const { t, i18n } = useTranslation("admin");
  const engines = { sqlite: "SQLite", postgresql: "PostgreSQL" };
  return (
    <div>
      <Title order={2} size="h5" mb="xs">
        {t("health.program")}
      </Title>
      <dl className={styles.facts}>
        <dt>{t("health.version")}</dt>
        <dd>Veche {health.version}</dd>
        <dt>{t("health.running")}</dt>
        <dd>
          {formatSpan(health.now_ms - health.started_ms, i18n.language)} (
          {formatMoment(health.started_ms, i18n.language)})
        </dd>
        <dt>{t("health.engine")}</dt>
        <dd>{engines[health.database.engine]}</dd>
        <dt>{t("health.memory")}</dt>
        <dd>{formatBytes(health.memory_bytes, i18n.language)}</dd>
      </dl>
    </div>
  );
}

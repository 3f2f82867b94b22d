// Calls that people have reported, and who may not call for a while: read, answered, lifted.
import { Anchor, Badge, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import styles from "./Admin.module.css";
import type { AdminApi, CallSuspension } from "./api.ts";
import { rankOf } from "./of.ts";
import { PagedList } from "./PagedList.tsx";
import { ReportEntry } from "./Reports.tsx";
import { SectionLink } from "./SectionLink.tsx";
import { standingOf } from "./suspensions.ts";
import { usePagedList } from "./usePagedList.ts";
import { useReason } from "./useReason.ts";
import { formatMoment } from "./words.ts";

export function Calling() {
  const { t } = useTranslation("admin");
  const [isSuspended, setSuspended] = useState(false);
  return (
    <Stack>
      <SegmentedControl
        aria-label={t("calling.which")}
        value={isSuspended ? "suspended" : "reported"}
        onChange={(value) => setSuspended(value === "suspended")}
        data={[
          { value: "reported", label: t("calling.reported") },
          { value: "suspended", label: t("calling.suspended") },
        ]}
      />
      {isSuspended ? <SuspendedPeople /> : <ReportedCallers />}
      <Anchor href="/transparency" size="sm">
        {t("calling.numbers")}
      </Anchor>
    </Stack>
  );
}

const loadReports = (api: AdminApi, _: null, before: string) => api.reports(false, before, "call");

function ReportedCallers() {
  const { t } = useTranslation("admin");
  const list = usePagedList(loadReports, null);
  return (
    <PagedList
      list={list}
      label={t("calling.reported")}
      nothing={t("calling.none")}
      keyOf={(report) => report.number}
    >
      {(report) => <ReportEntry report={report} onDone={list.reload} />}
    </PagedList>
  );
}

const loadSuspensions = (api: AdminApi, _: null, before: string) => api.callSuspensions(before);

function SuspendedPeople() {
  const { t } = useTranslation("admin");
  const list = usePagedList(loadSuspensions, null);
  return (
    <PagedList
      list={list}
      label={t("calling.suspended")}
      nothing={t("calling.noneSuspended")}
      keyOf={(suspension) => suspension.suspension_id}
    >
      {(suspension) => <Entry suspension={suspension} onDone={list.reload} />}
    </PagedList>
  );
}

function Entry({ suspension, onDone }: { suspension: CallSuspension; onDone: () => void }) {
  const { t, i18n } = useTranslation("admin");
  const moment = (timeMs: number) => formatMoment(timeMs, i18n.language);
  const standing = standingOf(suspension, Date.now());
  const { user_id: userId, outcome } = suspension;
  return (
    <Stack component="article" gap="xs" py="sm">
      <Group gap="xs">
        {userId !== "" && (
          <SectionLink rest={["people", userId]} fw={600}>
            <bdi>{userId}</bdi>
          </SectionLink>
        )}
        <Badge size="sm" variant="light" color={standing === "inForce" ? "blue" : "gray"} autoContrast>
          {t(`calling.state.${standing}`)}
        </Badge>
      </Group>
      <Text dir="auto">{suspension.reason}</Text>
      <Text size="sm" c="dimmed">
        {t("calling.since", { since: moment(suspension.since_ms), until: moment(suspension.until_ms) })}
      </Text>
      {suspension.appeal && (
        <div>
          <Text fw={600}>{t("calling.appeal")}</Text>
          <blockquote className={styles.quote} dir="auto">
            {suspension.appeal}
          </blockquote>
        </div>
      )}
      {(outcome === "granted" || outcome === "refused") && <Text>{t(`calling.outcome.${outcome}`)}</Text>}
      {standing === "inForce" && <Answers suspension={suspension} onDone={onDone} />}
    </Stack>
  );
}

function Answers({ suspension, onDone }: { suspension: CallSuspension; onDone: () => void }) {
  const { t } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const reason = useReason();
  const end = useSending(async () => {
    await api.endCallSuspension(suspension.suspension_id);
    onDone();
  });
  const refuse = useSending(async () => {
    await api.refuseAppeal(suspension.suspension_id);
    onDone();
  });
  const error = end.error ?? refuse.error;
  return (
    <>
      {error !== undefined && <ErrorNotice>{reason(error)}</ErrorNotice>}
      <Group>
        <Button size="compact-sm" variant="default" loading={end.isBusy} onClick={() => void end.send()}>
          {t("calling.end")}
        </Button>
        {suspension.outcome === "open" && (
          <Button
            size="compact-sm"
            variant="default"
            loading={refuse.isBusy}
            onClick={() => void refuse.send()}
          >
            {t("calling.refuse")}
          </Button>
        )}
      </Group>
    </>
  );
}

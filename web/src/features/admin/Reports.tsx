// What people have reported: read, looked into, put away.
import { Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import styles from "./Admin.module.css";
import type { AdminApi, Report } from "./api.ts";
import { rankOf } from "./of.ts";
import { PagedList } from "./PagedList.tsx";
import { SectionLink } from "./SectionLink.tsx";
import { usePagedList } from "./usePagedList.ts";
import { useReason } from "./useReason.ts";
import { formatMoment } from "./words.ts";

const load = (api: AdminApi, isHandled: boolean, before: string) => api.reports(isHandled, before);

export function Reports() {
  const { t } = useTranslation("admin");
  const [isHandled, setHandled] = useState(false);
  const list = usePagedList(load, isHandled);
  return (
    <Stack>
      <SegmentedControl
        aria-label={t("reports.which")}
        value={isHandled ? "handled" : "open"}
        onChange={(value) => setHandled(value === "handled")}
        data={[
          { value: "open", label: t("reports.open") },
          { value: "handled", label: t("reports.handled") },
        ]}
      />
      <PagedList
        list={list}
        label={t("sections.reports.title")}
        nothing={t(isHandled ? "reports.noneHandled" : "reports.none")}
        keyOf={(report) => report.number}
      >
        {(report) => <ReportEntry report={report} onDone={list.reload} />}
      </PagedList>
    </Stack>
  );
}

export function ReportEntry({ report, onDone }: { report: Report; onDone: () => void }) {
  const { t, i18n } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const reason = useReason();
  const isHandled = report.handled_by !== null;
  const sending = useSending(async () => {
    await api.setHandled(report.number, !isHandled);
    onDone();
  });
  return (
    <Stack component="article" gap="xs" py="sm">
      <Text fw={600}>{t(`reports.about.${report.about}`)}</Text>
      {report.event && <Message event={report.event} />}
      {report.reason && <Text>{t("reports.because", { reason: report.reason })}</Text>}
      <Text size="sm" c="dimmed">
        {formatMoment(report.reported_ms, i18n.language)} · {t("reports.by", { user: report.reporter })}
        {isHandled && ` · ${t("reports.handledBy", { user: report.handled_by })}`}
      </Text>
      {sending.error !== undefined && <ErrorNotice>{reason(sending.error)}</ErrorNotice>}
      <Group>
        <Subjects report={report} />
        <Button
          size="compact-sm"
          variant="default"
          loading={sending.isBusy}
          onClick={() => void sending.send()}
        >
          {t(isHandled ? "reports.again" : "reports.done")}
        </Button>
      </Group>
    </Stack>
  );
}

function Message({ event }: { event: NonNullable<Report["event"]> }) {
  const { t } = useTranslation("admin");
  if (event.body !== null) return <blockquote className={styles.quote}>{event.body}</blockquote>;
  const why = event.is_deleted ? "deleted" : event.is_encrypted ? "encrypted" : "textless";
  return <Text fs="italic">{t(`reports.${why}`)}</Text>;
}

/** The ways to whom and what it is about. */
function Subjects({ report }: { report: Report }) {
  const { t } = useTranslation("admin");
  const person = report.event?.sender ?? report.user_id;
  return (
    <>
      {person && (
        <SectionLink rest={["people", person]} size="sm">
          <bdi>{person}</bdi>
        </SectionLink>
      )}
      {report.room_id && (
        <SectionLink rest={["rooms", report.room_id]} size="sm">
          <bdi>{report.room_name ?? t("rooms.nameless")}</bdi>
        </SectionLink>
      )}
    </>
  );
}

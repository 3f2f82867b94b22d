// Saving a whole chat as a file: in which form, how far it is, and what could not be saved.
import { Button, Checkbox, Progress, Stack, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession, useSurroundings } from "../../extension/surroundings.tsx";
import { keepsAll } from "../../platform/exporting/sink.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useStore } from "../../ui/useStore.ts";
import type { ExportModel, ExportState } from "./model.ts";
import { exportOf } from "./of.ts";
import type { Wish } from "./write.ts";

export function ExportPanel({ room }: { room: Room }) {
  const model = exportOf(useSession(), room);
  const state = useStore(model.state);
  const isBusy = state.is === "reading" || state.is === "writing";
  return (
    <Stack p="md">
      {isBusy ? <Busy model={model} state={state} /> : <Ready model={model} room={room} state={state} />}
    </Stack>
  );
}

function Ready({ model, room, state }: { model: ExportModel; room: Room; state: ExportState }) {
  const { t } = useTranslation("exporting");
  const [wish, setWish] = useState<Wish>({ html: true, json: true, files: true });
  const run = useRun(model, room, wish);
  const choice = (name: keyof Wish) => (
    <Checkbox
      label={t(`wish.${name}`)}
      checked={wish[name]}
      onChange={({ currentTarget: { checked } }) => setWish({ ...wish, [name]: checked })}
    />
  );
  return (
    <>
      <Text>{t("lead")}</Text>
      {choice("html")}
      {choice("json")}
      {choice("files")}
      {room.hasEncryptionStateEvent() && (
        <Text size="sm" c="dimmed">
          {t("readable")}
        </Text>
      )}
      {keepsAll() && (
        <Text size="sm" c="dimmed">
          {t("large")}
        </Text>
      )}
      <Button disabled={!wish.html && !wish.json} onClick={run}>
        {t("start")}
      </Button>
      <Result state={state} />
    </>
  );
}

function Result({ state }: { state: ExportState }) {
  const { t } = useTranslation("exporting");
  const say = useFailureText();
  if (state.is === "failed") return <ErrorNotice>{say(failureOf(state.error))}</ErrorNotice>;
  if (state.is !== "done") return null;
  return (
    <div role="status">
      <Text fw={600}>{t("done", { count: state.messages })}</Text>
      {state.locked > 0 && <Text size="sm">{t("locked", { count: state.locked })}</Text>}
      {state.missing > 0 && <Text size="sm">{t("missing", { count: state.missing })}</Text>}
    </div>
  );
}

function Busy({ model, state }: { model: ExportModel; state: ExportState }) {
  const { t } = useTranslation("exporting");
  const isWriting = state.is === "writing";
  return (
    <>
      <Text role="status">
        {state.is === "reading" && t("reading", { count: state.messages })}
        {isWriting && t("writing", { files: state.files, total: state.filesTotal })}
      </Text>
      <Progress
        value={isWriting ? (state.files / Math.max(1, state.filesTotal)) * 100 : 100}
        animated={!isWriting}
        aria-label={t("title")}
      />
      <Button variant="default" onClick={() => model.cancel()}>
        {t("cancel")}
      </Button>
    </>
  );
}

function useRun(model: ExportModel, room: Room, wish: Wish): () => void {
  const { t, i18n } = useTranslation("exporting");
  const surroundings = useSurroundings();
  const words = {
    deleted: t("page.deleted"),
    locked: t("page.locked"),
    edited: t("page.edited"),
    missingFile: t("page.missingFile"),
    replyTo: t("page.replyTo"),
    earlier: t("page.earlier"),
    later: t("page.later"),
    importedFrom: t("page.importedFrom"),
  };
  return () => {
    const direction = i18n.dir() as "ltr" | "rtl";
    const frame = { title: room.name, language: i18n.language, direction, words };
    void model.run({ surroundings, room, wish, frame, t: i18n.t });
  };
}

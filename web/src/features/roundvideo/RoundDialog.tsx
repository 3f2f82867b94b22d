// Records a round video: why the camera is needed, what it sees, and looking at it before it is sent.
import { Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import { composerOf } from "../composer/index.ts";
import { Camera, Film } from "./Circle.tsx";
import { RoundModel, type RoundState } from "./model.ts";

interface RoundDialogProps {
  room: Room;
  onClose: () => void;
}

export function RoundDialog({ room, onClose }: RoundDialogProps) {
  const { t } = useTranslation("roundvideo");
  const model = useRoundModel(room);
  return (
    <Modal opened onClose={onClose} title={t("title")} closeButtonProps={{ "aria-label": t("close") }}>
      {model && <Steps model={model} room={room} onClose={onClose} />}
    </Modal>
  );
}

/** One for each dialog; the camera goes off with it. */
function useRoundModel(room: Room): RoundModel | undefined {
  const session = useSession();
  const [model, setModel] = useState<RoundModel>();
  useEffect(() => {
    const made = new RoundModel(session, room);
    setModel(made);
    return () => made.close();
  }, [session, room]);
  return model;
}

function Steps({ model, room, onClose }: RoundDialogProps & { model: RoundModel }) {
  const { t } = useTranslation("roundvideo");
  const session = useSession();
  const say = useFailureText();
  const state = useStore(model.state);
  const sending = useSending(async () => {
    await model.send(composerOf(session, room).takeContext(), t("fileName"));
    onClose();
  });
  return (
    <Stack align="center">
      {sending.error !== undefined && <ErrorNotice>{say(failureOf(sending.error))}</ErrorNotice>}
      <Shown state={state} />
      <Group justify="center">
        {state.is === "explaining" && (
          <Button data-autofocus onClick={() => void model.turnOn()}>
            {t("turnOn")}
          </Button>
        )}
        {state.is === "refused" && <Button onClick={() => void model.turnOn()}>{t("again")}</Button>}
        {state.is === "ready" && (
          <Button autoFocus color="red" onClick={() => model.record()}>
            {t("record")}
          </Button>
        )}
        {state.is === "recording" && (
          <Button autoFocus color="red" onClick={() => void model.stop()}>
            {t("stop")}
          </Button>
        )}
        {(state.is === "looking" || state.is === "sending") && (
          <>
            <Button variant="default" disabled={sending.isBusy} onClick={() => void model.turnOn()}>
              {t("recordAgain")}
            </Button>
            <Button autoFocus loading={sending.isBusy} onClick={() => void sending.send()}>
              {t("send")}
            </Button>
          </>
        )}
      </Group>
    </Stack>
  );
}

function Shown({ state }: { state: RoundState }) {
  const { t } = useTranslation("roundvideo");
  switch (state.is) {
    case "explaining":
      return <Text>{t("reason")}</Text>;
    case "asking":
      return <Loader role="status" aria-label={t("waiting")} />;
    case "ready":
    case "recording":
      return <Camera camera={state.camera} isRecording={state.is === "recording"} />;
    case "looking":
    case "sending":
      return <Film url={state.url} durationMs={state.film.durationMs} />;
    default:
      return (
        <ErrorNotice>{t(`refused.${reasonOf(state.error)}`, { message: String(state.error) })}</ErrorNotice>
      );
  }
}

function reasonOf(error: unknown): "forbidden" | "missing" | "failed" {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return "forbidden";
  return name === "NotFoundError" ? "missing" : "failed";
}

// The dialog in which two devices, or two people, compare their keys.
import { Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../../extension/failures.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { failureOf } from "../../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { verificationOf } from "../of.ts";
import { Compare } from "./Compare.tsx";
import type { VerificationModel, VerificationState } from "./model.ts";

export function Verifying() {
  const { t } = useTranslation("encryption");
  const model = verificationOf(useSession());
  const state = useStore(model.state);
  const isSelf = "isSelf" in state && state.isSelf;
  return (
    <Modal
      opened={state.is !== "none"}
      onClose={() => model.close()}
      title={t(isSelf ? "verify.titleDevice" : "verify.titlePerson")}
      closeButtonProps={{ "aria-label": t("verify.close") }}
      closeOnClickOutside={false}
      centered
    >
      <Stack aria-live="polite">
        <Step state={state} model={model} />
      </Stack>
    </Modal>
  );
}

function Step({ state, model }: { state: VerificationState; model: VerificationModel }) {
  const { t } = useTranslation("encryption");
  const say = useFailureText();
  switch (state.is) {
    case "none":
      return null;
    case "asked":
      return <Asked state={state} model={model} />;
    case "waiting":
      return (
        <Wait text={t(state.isSelf ? "verify.waitDevice" : "verify.waitPerson", { user: state.userId })} />
      );
    case "choosing":
      return (
        <>
          <Text>{t("verify.choose")}</Text>
          <Button onClick={() => void model.compareEmoji()}>{t("verify.compare")}</Button>
        </>
      );
    case "busy":
      return <Wait text={t("verify.busy")} />;
    case "comparing":
      return <Compare emoji={state.emoji} model={model} />;
    case "scanned":
      return <Answers text={t("verify.scanned")} yes={t("verify.yes")} no={t("verify.no")} model={model} />;
    case "done":
      return <End isGood text={t(state.isSelf ? "verify.doneDevice" : "verify.donePerson")} model={model} />;
    case "cancelled":
      return <End text={t(state.wasMismatch ? "verify.mismatched" : "verify.cancelled")} model={model} />;
    case "failed":
      return <ErrorNotice>{say(failureOf(state.error))}</ErrorNotice>;
  }
}

interface AskedProps {
  state: Extract<VerificationState, { is: "asked" }>;
  model: VerificationModel;
}

function Asked({ state, model }: AskedProps) {
  const { t } = useTranslation("encryption");
  return (
    <>
      <Text>{state.isSelf ? t("verify.askedDevice") : t("verify.askedPerson", { user: state.userId })}</Text>
      <Group>
        <Button onClick={() => void model.accept()}>{t("verify.accept")}</Button>
        <Button variant="default" onClick={() => model.close()}>
          {t("verify.decline")}
        </Button>
      </Group>
    </>
  );
}

function Wait({ text }: { text: string }) {
  return (
    <Group wrap="nowrap" role="status">
      <Loader size="sm" aria-hidden />
      <Text>{text}</Text>
    </Group>
  );
}

function Answers({
  text,
  yes,
  no,
  model,
}: {
  text: string;
  yes: string;
  no: string;
  model: VerificationModel;
}) {
  return (
    <>
      <Text>{text}</Text>
      <Group>
        <Button onClick={() => void model.confirm()}>{yes}</Button>
        <Button variant="default" color="red" onClick={() => model.close()}>
          {no}
        </Button>
      </Group>
    </>
  );
}

function End({ isGood = false, text, model }: { isGood?: boolean; text: string; model: VerificationModel }) {
  const { t } = useTranslation("encryption");
  const Sign = isGood ? IconCircleCheck : IconCircleX;
  return (
    <>
      <Group wrap="nowrap">
        <Sign size={32} color={`var(--mantine-color-${isGood ? "green" : "red"}-8)`} aria-hidden />
        <Text>{text}</Text>
      </Group>
      <Button onClick={() => model.close()}>{t("verify.close")}</Button>
    </>
  );
}

// The dialog in which two devices, or two people, compare their keys.
import { Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../../extension/failures.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { failureOf } from "../../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { verificationOf } from "../of.ts";
import { callName } from "../trust/useTrust.ts";
import { Compare } from "./Compare.tsx";
import type { VerificationModel, VerificationState } from "./model.ts";

/** Drawing and reading codes is loaded when two have found each other. */
const Choose = lazy(async () => ({ default: (await import("./Choose.tsx")).Choose }));

export function Verifying() {
  const { t } = useTranslation("encryption");
  const session = useSession();
  const model = verificationOf(session);
  const state = useStore(model.state);
  const isSelf = !("isSelf" in state) || state.isSelf;
  const name = "userId" in state ? callName(session, state.userId) : "";
  return (
    <Modal
      opened={state.is !== "none"}
      onClose={() => model.close()}
      title={isSelf ? t("verify.titleDevice") : t("verify.titlePerson", { name })}
      closeButtonProps={{ "aria-label": t("verify.close") }}
      closeOnClickOutside={false}
      centered
    >
      <Stack aria-live="polite">
        <Step state={state} model={model} name={name} />
      </Stack>
    </Modal>
  );
}

interface StepProps {
  state: VerificationState;
  model: VerificationModel;
  name: string;
}

function Step({ state, model, name }: StepProps) {
  const { t } = useTranslation("encryption");
  const say = useFailureText();
  switch (state.is) {
    case "none":
      return null;
    case "asked":
      return <Asked isSelf={state.isSelf} model={model} name={name} />;
    case "waiting":
      return <Wait text={state.isSelf ? t("verify.waitDevice") : t("verify.waitPerson", { name })} />;
    case "choosing":
      return (
        <Suspense>
          <Choose state={state} model={model} name={name} />
        </Suspense>
      );
    case "busy":
      return <Wait text={t("verify.busy")} />;
    case "comparing":
      return <Compare emoji={state.emoji} model={model} />;
    case "scanned":
      return <Scanned isSelf={state.isSelf} model={model} name={name} />;
    case "done":
      return (
        <End
          isGood
          text={state.isSelf ? t("verify.doneDevice") : t("verify.donePerson", { name })}
          model={model}
        />
      );
    case "cancelled":
      return <End text={t(`verify.ended.${state.why}`, { name })} model={model} />;
    case "failed":
      return <ErrorNotice>{say(failureOf(state.error))}</ErrorNotice>;
  }
}

interface AnswerProps {
  isSelf: boolean;
  model: VerificationModel;
  name: string;
}

function Asked({ isSelf, model, name }: AnswerProps) {
  const { t } = useTranslation("encryption");
  return (
    <>
      <Text>{isSelf ? t("verify.askedDevice") : t("verify.askedPerson", { name })}</Text>
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

function Scanned({ isSelf, model, name }: AnswerProps) {
  const { t } = useTranslation("encryption");
  return (
    <>
      <Text>{isSelf ? t("verify.scannedDevice") : t("verify.scannedPerson", { name })}</Text>
      <Group>
        <Button onClick={() => void model.confirm()}>{t("verify.yes")}</Button>
        <Button variant="default" onClick={() => model.close()}>
          {t("verify.no")}
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

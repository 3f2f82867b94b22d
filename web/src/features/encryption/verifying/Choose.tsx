// Three ways to compare: show a code, scan the other's, or look at emoji on both sides.
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconCamera, IconMoodSmile } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { Qr } from "../../../ui/Qr.tsx";
import { mayScan, QrScanner } from "../../../ui/QrScanner.tsx";
import type { VerificationModel, VerificationState } from "./model.ts";
import { isVerificationCode } from "./rules.ts";

interface ChooseProps {
  state: Extract<VerificationState, { is: "choosing" }>;
  model: VerificationModel;
  /** What the other side is called in sentences. */
  name: string;
}

export function Choose({ state, model, name }: ChooseProps) {
  const { t } = useTranslation("encryption");
  const [isScanning, setScanning] = useState(false);
  const whom = state.isSelf ? "Device" : "Person";
  if (isScanning) return <Scan model={model} onBack={() => setScanning(false)} />;
  return (
    <Stack>
      {state.qrCode && (
        <Stack gap="xs" ta="center">
          <Text>{t(`verify.show${whom}`, { name })}</Text>
          <Qr content={state.qrCode} label={t("verify.code")} />
        </Stack>
      )}
      <Group grow>
        {state.mayScan && mayScan() && (
          <Button leftSection={<IconCamera size={18} aria-hidden />} onClick={() => setScanning(true)}>
            {t("verify.scan")}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconMoodSmile size={18} aria-hidden />}
          onClick={() => void model.compareEmoji()}
        >
          {t("verify.compare")}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t(`verify.apart${whom}`, { name })}
      </Text>
    </Stack>
  );
}

function Scan({ model, onBack }: { model: VerificationModel; onBack: () => void }) {
  const { t } = useTranslation("encryption");
  const [problem, setProblem] = useState<"refused" | "missing" | "other" | "wrong">();
  const read = async (code: Uint8ClampedArray) => {
    if (!isVerificationCode(code)) setProblem("other");
    else if (!(await model.takeScanned(code))) setProblem("wrong");
  };
  return (
    <Stack>
      <Text>{t("verify.scanText")}</Text>
      <QrScanner label={t("verify.camera")} onCode={(code) => void read(code)} onProblem={setProblem} />
      {problem && <ErrorNotice>{t(`verify.problem.${problem}`)}</ErrorNotice>}
      <Button variant="default" onClick={onBack}>
        {t("verify.back")}
      </Button>
    </Stack>
  );
}

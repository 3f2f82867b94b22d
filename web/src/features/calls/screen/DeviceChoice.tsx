// Which microphone, camera and loudspeaker.
import { NativeSelect, Stack, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { chosenDevices } from "../../../platform/media/callDevices.ts";
import { useStore } from "../../../ui/useStore.ts";

interface DeviceChoiceProps {
  devices: readonly MediaDeviceInfo[];
  withCamera: boolean;
  onChoose: (kind: MediaDeviceKind, deviceId: string) => void;
  onBlur: (isBlurred: boolean) => void;
}

const KINDS = [
  { kind: "audioinput", key: "microphoneId", name: "microphone" },
  { kind: "videoinput", key: "cameraId", name: "camera" },
  { kind: "audiooutput", key: "speakerId", name: "speaker" },
] as const;

export function DeviceChoice({ devices, withCamera, onChoose, onBlur }: DeviceChoiceProps) {
  const { t } = useTranslation("calls");
  const chosen = useStore(chosenDevices);
  return (
    <Stack gap="xs" w="100%">
      {KINDS.map(({ kind, key, name }) => {
        const found = devices.filter((device) => device.kind === kind);
        const isUseless =
          (kind === "videoinput" && !withCamera) || (kind === "audiooutput" && !canChooseSpeaker());
        if (found.length === 0 || isUseless) return null;
        return (
          <NativeSelect
            key={kind}
            label={t(`device.${name}`)}
            value={chosen[key] ?? found[0]?.deviceId ?? ""}
            data={found.map(({ deviceId, label }, at) => ({
              value: deviceId,
              label: label || t("device.unnamed", { number: at + 1 }),
            }))}
            onChange={(event) => onChoose(kind, event.currentTarget.value)}
          />
        );
      })}
      {withCamera && (
        <Switch
          label={t("device.blur")}
          checked={chosen.isBlurred ?? false}
          onChange={(event) => onBlur(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}

function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

// Other devices, while the call goes on.
import { Popover } from "@mantine/core";
import { IconSettings } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listDevices } from "../../../platform/media/callDevices.ts";
import { chooseBlur, chooseDevice } from "../preview.ts";
import { Control } from "./Control.tsx";
import { DeviceChoice } from "./DeviceChoice.tsx";

interface DevicesProps {
  withCamera: boolean;
  /** Another microphone or camera was chosen. */
  onChosen: () => void;
}

export function Devices({ withCamera, onChosen }: DevicesProps) {
  const { t } = useTranslation("calls");
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const choose = (kind: MediaDeviceKind, deviceId: string) => {
    chooseDevice(kind, deviceId);
    if (kind !== "audiooutput") onChosen();
  };
  const blur = (isBlurred: boolean) => {
    chooseBlur(isBlurred);
    onChosen();
  };
  return (
    <Popover
      position="top"
      trapFocus
      withinPortal={false}
      width={280}
      onOpen={() => void listDevices().then(setDevices)}
    >
      <Popover.Target>
        <Control label={t("do.devices")}>
          <IconSettings size={24} aria-hidden />
        </Control>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("do.devices")}>
        <DeviceChoice devices={devices} withCamera={withCamera} onChoose={choose} onBlur={blur} />
      </Popover.Dropdown>
    </Popover>
  );
}

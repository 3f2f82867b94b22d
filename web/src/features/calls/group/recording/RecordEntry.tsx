// An entry of the call's menu: record it, or stop.
import { Menu } from "@mantine/core";
import { IconPlayerRecord, IconPlayerStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../../extension/surroundings.tsx";
import { useStore } from "../../../../ui/useStore.ts";
import type { Company } from "../../company.ts";
import { recordingOf } from "./of.ts";

interface RecordEntryProps {
  call: Company;
  /** Before it begins the person is told what it means. */
  onAsk: () => void;
}

export function RecordEntry({ call, onAsk }: RecordEntryProps) {
  const { t } = useTranslation("calls");
  const recording = recordingOf(useSession(), call);
  const { is } = useStore(recording.view);
  const { phase } = useStore(call.view);
  if (is === "on")
    return (
      <Menu.Item leftSection={<IconPlayerStop size={18} aria-hidden />} onClick={() => void recording.end()}>
        {t("record.stop")}
      </Menu.Item>
    );
  return (
    <Menu.Item
      disabled={is !== "off" || phase !== "connected"}
      leftSection={<IconPlayerRecord size={18} aria-hidden />}
      onClick={onAsk}
    >
      {t("record.begin")}
    </Menu.Item>
  );
}

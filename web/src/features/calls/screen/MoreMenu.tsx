// What else one can do in a call: what its kind of call puts there, captions, and recording.
import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Company } from "../company.ts";
import { CaptionsEntry } from "../group/captions/CaptionsEntry.tsx";
import { RecordDialog } from "../group/recording/RecordDialog.tsx";
import { RecordEntry } from "../group/recording/RecordEntry.tsx";
import { Control } from "./Control.tsx";

export function MoreMenu({ call, children }: { call: Company; children?: ReactNode }) {
  const { t } = useTranslation("calls");
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Menu position="top" withinPortal={false}>
        <Menu.Target>
          <Control label={t("group.moreHere")}>
            <IconDots size={24} aria-hidden />
          </Control>
        </Menu.Target>
        <Menu.Dropdown>
          {children}
          <CaptionsEntry call={call} />
          <RecordEntry call={call} onAsk={() => setAsking(true)} />
        </Menu.Dropdown>
      </Menu>
      {isAsking && <RecordDialog call={call} onClose={() => setAsking(false)} />}
    </>
  );
}

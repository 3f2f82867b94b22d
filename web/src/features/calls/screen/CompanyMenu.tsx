// What else one can do in a call of two: react, show captions, record.
import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Company } from "../company.ts";
import { CaptionsEntry } from "../group/captions/CaptionsEntry.tsx";
import { RecordDialog } from "../group/recording/RecordDialog.tsx";
import { RecordEntry } from "../group/recording/RecordEntry.tsx";
import { EMOJI, type Emoji } from "../reactions.ts";
import { Control } from "./Control.tsx";
import styles from "./Screen.module.css";

export function CompanyMenu({ company }: { company: Company }) {
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
          <div className={styles.emojis}>
            {(Object.keys(EMOJI) as Emoji[]).map((emoji) => (
              // What was not sent is not seen, and can be pressed again.
              <Menu.Item
                key={emoji}
                aria-label={emoji}
                fz="xl"
                onClick={() => void company.hands.show(emoji).catch(() => undefined)}
              >
                {emoji}
              </Menu.Item>
            ))}
          </div>
          <CaptionsEntry call={company} />
          <RecordEntry call={company} onAsk={() => setAsking(true)} />
        </Menu.Dropdown>
      </Menu>
      {isAsking && <RecordDialog call={company} onClose={() => setAsking(false)} />}
    </>
  );
}

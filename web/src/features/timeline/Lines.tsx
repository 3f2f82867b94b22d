// A run of things that happened, in small letters; many of them are folded into one line.
import { UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { isolatedName } from "./people.ts";
import styles from "./Row.module.css";
import type { Shown } from "./shown.ts";
import { useDesk } from "./TimelineContext.tsx";

const FEW = 3;
/** A room of thousands who join: nobody reads more than these. */
const MOST = 200;

export function Lines({ said }: { said: readonly Shown[] }) {
  const { t } = useTranslation("timeline");
  const [isOpen, setOpen] = useState(false);
  if (said.length <= FEW) return said.map((one) => <Line key={one.key} shown={one} />);
  return (
    <>
      <UnstyledButton className={styles.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Who said={said} />
        {isOpen ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
      </UnstyledButton>
      {isOpen && said.slice(-MOST).map((one) => <Line key={one.key} shown={one} />)}
      {isOpen && said.length > MOST && (
        <p className={styles.line}>{t("lines.more", { count: said.length - MOST })}</p>
      )}
    </>
  );
}

function Who({ said }: { said: readonly Shown[] }) {
  const { t } = useTranslation("timeline");
  const { room } = useDesk();
  const people = [...new Set(said.map((one) => one.event.getStateKey() || one.sender))];
  const names = people.slice(0, 2).map((id) => (id.startsWith("@") ? isolatedName(room, id) : id));
  return (
    <span>
      {t(people.length > names.length ? "lines.foldedMore" : "lines.folded", {
        names: names.join(", "),
        others: people.length - names.length,
        count: said.length,
      })}
    </span>
  );
}

function Line({ shown: { event } }: { shown: Shown }) {
  const { t } = useTranslation("timeline");
  const { room } = useDesk();
  const { findTile } = useSurroundings();
  const tile = findTile(event);
  return (
    <p className={styles.line}>
      {tile ? (
        <tile.View event={event} room={room} />
      ) : (
        t("unknown.line", { name: isolatedName(room, event.getSender() ?? ""), type: event.getType() })
      )}
    </p>
  );
}

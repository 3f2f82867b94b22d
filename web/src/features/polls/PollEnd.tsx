// Says that a poll has ended, and leads to it.
import { UnstyledButton } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { isolatedName, openAt } from "../timeline/index.ts";

export function PollEnd({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation("polls");
  const surroundings = useSurroundings();
  const pollId = event.getRelation()?.event_id;
  const words = t("endedBy", { name: isolatedName(room, event.getSender() ?? "") });
  if (!pollId) return <span>{words}</span>;
  return (
    <UnstyledButton fz="inherit" td="underline" onClick={() => openAt(surroundings, room, pollId)}>
      {words}
    </UnstyledButton>
  );
}

// What the timeline itself draws: plain texts, and who came and went.
import { Text } from "@mantine/core";
import type { TFunction } from "i18next";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import type { TimelineTile } from "../../extension/contributions.ts";

function bodyOf(event: MatrixEvent): string {
  const body: unknown = event.getContent().body;
  return typeof body === "string" ? body : "";
}

function TextView({ event }: { event: MatrixEvent }) {
  return (
    <Text component="div" dir="auto" style={{ whiteSpace: "pre-wrap" }}>
      {bodyOf(event)}
    </Text>
  );
}

const message: TimelineTile = {
  type: "m.room.message",
  layout: "bubble",
  View: TextView,
  summarize: (event) => bodyOf(event).replace(/\s+/g, " "),
};

function summarizeMember(event: MatrixEvent, _room: Room, t: TFunction): string {
  const { membership, displayname } = event.getContent();
  const name = typeof displayname === "string" ? displayname : event.getStateKey();
  const by = event.sender?.name ?? event.getSender();
  switch (membership) {
    case "join":
      return event.getPrevContent().membership === "join" ? "" : t("timeline:member.join", { name });
    case "invite":
      return t("timeline:member.invite", { name, by });
    case "leave":
      return event.getSender() === event.getStateKey()
        ? t("timeline:member.leave", { name })
        : t("timeline:member.remove", { name, by });
    case "ban":
      return t("timeline:member.ban", { name, by });
    default:
      return "";
  }
}

function MemberView({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation();
  return <bdi>{summarizeMember(event, room, t)}</bdi>;
}

const member: TimelineTile = {
  type: "m.room.member",
  layout: "line",
  View: MemberView,
  summarize: summarizeMember,
};

export const tiles = [message, member];

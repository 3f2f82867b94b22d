// Leaving a room, after saying what that means.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { JoinRule } from "../../platform/matrix/sdk.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { stateOf } from "./roomState.ts";
import { useChange } from "./useChange.ts";

export function Leave({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation("groups");
  const { session, navigation } = useSurroundings();
  const { change, isBusy, problem } = useChange();
  const isPublic = stateOf(room, "m.room.join_rules")?.join_rule === JoinRule.Public;
  const leave = async () => {
    await session.client.leave(room.roomId);
    onClose();
    navigation.go({ name: "home" });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("leave.title", { name: room.name })}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack>
        <Text>{t(isPublic ? "leave.public" : "leave.private")}</Text>
        {problem && <ErrorNotice>{problem}</ErrorNotice>}
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button color="red" loading={isBusy} onClick={() => void change(leave)}>
            {t("leave.leave")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

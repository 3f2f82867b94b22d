// Before going into the call of a group: how one will be seen, and with what one speaks.
import { Button, Modal, Stack, Switch, Text } from "@mantine/core";
import { IconLock, IconPhone, IconUsersGroup, IconVideo } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { MOST_PEOPLE, MOST_PICTURES } from "../../../core/calls/mesh.ts";
import type { Store } from "../../../core/store.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { groupCallsOf } from "../of.ts";
import { PreviewFields } from "../screen/PreviewFields.tsx";
import { RelayWarning } from "../screen/RelayWarning.tsx";
import styles from "../screen/Screen.module.css";
import type { Entering } from "./model.ts";

export function EnterDialog({ entering }: { entering: Entering }) {
  const { t } = useTranslation("calls");
  const calls = groupCallsOf(useSession());
  const { isVideo, stream } = useStore(entering.preview.view);
  const { isMesh, lacksRelay, rings } = entering;
  return (
    <Modal
      opened
      onClose={() => calls.cancel()}
      title={t("group.label", { name: entering.room.name })}
      classNames={{ content: styles.dialog ?? "" }}
      closeButtonProps={{ "aria-label": t("do.close") }}
    >
      <Stack>
        <PreviewFields preview={entering.preview}>
          {rings && <RingAll rings={rings} people={entering.room.getJoinedMemberCount() - 1} />}
          {lacksRelay && <RelayWarning>{t("mesh.relayMissing")}</RelayWarning>}
        </PreviewFields>
        <Text size="sm" c="dimmed">
          <IconLock size={14} aria-hidden /> {t(isMesh ? "mesh.sealed" : "group.sealed")}
        </Text>
        {isMesh && (
          <Text size="sm" c="dimmed">
            <IconUsersGroup size={14} aria-hidden />{" "}
            {t("mesh.limits", { people: MOST_PEOPLE, pictures: MOST_PICTURES })}
          </Text>
        )}
        <div className={styles.confirm}>
          <Button variant="default" onClick={() => calls.cancel()}>
            {t("do.cancel")}
          </Button>
          <Button
            disabled={!stream}
            leftSection={isVideo ? <IconVideo size={18} aria-hidden /> : <IconPhone size={18} aria-hidden />}
            onClick={() => void calls.enter()}
          >
            {t(lacksRelay ? "mesh.joinAnyway" : "group.join")}
          </Button>
        </div>
      </Stack>
    </Modal>
  );
}

function RingAll({ rings, people }: { rings: Store<boolean>; people: number }) {
  const { t } = useTranslation("calls");
  return (
    <Switch
      label={t("group.ringAll")}
      description={t("group.ringAllHint", { count: people })}
      checked={useStore(rings)}
      onChange={(event) => rings.set(event.currentTarget.checked)}
    />
  );
}

// The settings page of one's devices: adding one, and the list of those that are signed in.
import { Badge, Button, Group, Loader, Modal, Stack, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatExactTime } from "../../core/time.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useStore } from "../../ui/useStore.ts";
import { verificationOf } from "../encryption/index.ts";
import { AddDevice } from "./AddDevice.tsx";
import { AskPassword } from "./AskPassword.tsx";
import styles from "./Devices.module.css";
import type { Device } from "./model.ts";
import { devicesOf } from "./of.ts";

export function Devices() {
  return (
    <Stack gap="xl">
      <AddDevice />
      <Signed />
    </Stack>
  );
}

function Signed() {
  const { t } = useTranslation("devices");
  const say = useFailureText();
  const model = devicesOf(useSession());
  const devices = useStore(model.devices);
  const [error, setError] = useState<unknown>();
  const load = () => {
    setError(undefined);
    model.load().catch(setError);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each model
  useEffect(() => {
    load();
    return model.follow();
  }, [model]);
  return (
    <Stack gap="sm">
      <Title order={2} size="h5">
        {t("list")}
      </Title>
      {error !== undefined && (
        <ErrorNotice action={{ label: t("again"), run: load }}>{say(failureOf(error))}</ErrorNotice>
      )}
      {!devices && error === undefined && <Loader role="status" aria-label={t("loading")} />}
      {devices && (
        <ul className={styles.list} aria-label={t("list")}>
          {devices.map((device) => (
            <li key={device.id}>
              <Entry device={device} mayConfirm={devices.some((one) => one.isThis && one.isConfirmed)} />
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}

function Entry({ device, mayConfirm }: { device: Device; mayConfirm: boolean }) {
  const { t, i18n } = useTranslation("devices");
  const session = useSession();
  const [isEnding, setEnding] = useState(false);
  const seen = device.seenMs !== undefined && formatExactTime(device.seenMs, i18n.language);
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text fw={500} dir="auto">
          {device.name}
        </Text>
        {device.isThis && (
          <Badge variant="light" autoContrast>
            {t("this")}
          </Badge>
        )}
      </Group>
      <Text size="sm" c={device.isConfirmed ? "dimmed" : "red"}>
        {t(device.isConfirmed ? "confirmed" : "notConfirmed")}
      </Text>
      {seen && !device.isThis && (
        <Text size="sm" c="dimmed">
          {t("seen", { time: seen })}
        </Text>
      )}
      {!device.isThis && (
        <Group gap="xs">
          {!device.isConfirmed && mayConfirm && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t("confirmNamed", { name: device.name })}
              onClick={() => void verificationOf(session).verifyDevice(session.userId, device.id)}
            >
              {t("confirm")}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            aria-label={t("endNamed", { name: device.name })}
            onClick={() => setEnding(true)}
          >
            {t("end")}
          </Button>
        </Group>
      )}
      <Modal
        opened={isEnding}
        onClose={() => setEnding(false)}
        title={t("endTitle")}
        closeButtonProps={{ "aria-label": t("cancel") }}
      >
        <Stack>
          <Text>{t("endText", { name: device.name })}</Text>
          <AskPassword
            deed={t("end")}
            isDangerous
            act={(password) => devicesOf(session).signOut(device.id, password)}
            onClose={() => setEnding(false)}
          />
        </Stack>
      </Modal>
    </Stack>
  );
}

// Whether and how this device is told: on or off, why not, what a notification shows.
import { Alert, Button, Group, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useStore } from "../../ui/useStore.ts";
import type { DeviceState } from "./deviceModel.ts";
import { deviceOf } from "./of.ts";
import { Part } from "./Part.tsx";
import { useNoticeSettings } from "./useNoticeSettings.ts";

export function ThisDevice() {
  const { t } = useTranslation("notifications");
  const device = deviceOf(useSession());
  const state = useStore(device.state);
  const { settings, change } = useNoticeSettings();
  const isOn = state.is === "on" || state.is === "turning-on" || state.is === "failed";
  const isFixed = state.is === "unknown" || state.is === "impossible" || state.is === "denied";
  return (
    <Part title={t("device.title")}>
      <Switch
        label={t("device.on")}
        checked={isOn}
        disabled={isFixed || state.is === "turning-on"}
        onChange={(event) => void (event.currentTarget.checked ? device.turnOn() : device.turnOff())}
      />
      <div role="status">
        <Standing state={state} retry={() => void device.restore()} />
      </div>
      <Switch
        label={t("device.showsText")}
        description={t("device.showsTextHint")}
        checked={settings?.showsText ?? true}
        disabled={!settings}
        onChange={(event) => change({ showsText: event.currentTarget.checked })}
      />
      <Switch
        label={t("device.sound")}
        checked={settings?.makesSound ?? true}
        disabled={!settings}
        onChange={(event) => change({ makesSound: event.currentTarget.checked })}
      />
    </Part>
  );
}

/** How it is, in a sentence. */
function Standing({ state, retry }: { state: DeviceState; retry: () => void }) {
  const { t } = useTranslation("notifications");
  const say = useFailureText();
  switch (state.is) {
    case "impossible":
      return <Alert>{t(`device.lack.${state.lack}`)}</Alert>;
    case "denied":
      return (
        <Alert>
          {t("device.denied")}
          <Group mt="sm">
            <Button size="xs" variant="default" onClick={retry}>
              {t("device.again")}
            </Button>
          </Group>
        </Alert>
      );
    case "failed":
      return (
        <ErrorNotice action={{ label: t("device.again"), run: retry }}>{say(state.failure)}</ErrorNotice>
      );
    case "on":
      return (
        <Text size="sm" c="dimmed">
          {state.reach === "closed" ? t("device.reach.closed") : t(`device.reach.${state.reason}`)}
        </Text>
      );
    case "turning-on":
      return (
        <Text size="sm" c="dimmed">
          {t("device.turningOn")}
        </Text>
      );
    default:
      return null;
  }
}

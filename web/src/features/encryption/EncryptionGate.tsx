// The screen before the app while encryption is set up, its key is to be kept, or this session is to be let in.
import { Center, Loader, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { useStore } from "../../ui/useStore.ts";
import { KeepKey } from "./KeepKey.tsx";
import { encryptionOf } from "./of.ts";
import { Reset } from "./Reset.tsx";
import { Unlock } from "./Unlock.tsx";

export function EncryptionGate() {
  const { t } = useTranslation("encryption");
  const say = useFailureText();
  const model = encryptionOf(useSession());
  const state = useStore(model.state);
  switch (state.is) {
    case "show-key":
      return <KeepKey recoveryKey={state.key.encodedPrivateKey ?? ""} model={model} />;
    case "locked":
      return <Unlock model={model} />;
    case "failed":
      return (
        <Page title={t("failed.title")}>
          <ErrorNotice action={{ label: t("failed.again"), run: () => void model.look() }}>
            {say(failureOf(state.error))}
          </ErrorNotice>
        </Page>
      );
    case "unlocking":
      return <Progress text={t("unlock.busy")} />;
    case "resetting":
      return <Reset model={model} wasWrong={state.wasWrong} />;
    default:
      return <Progress text={t("settingUp")} />;
  }
}

function Progress({ text }: { text: string }) {
  return (
    <Center h="100%" component="main">
      <div role="status">
        <Center mb="md">
          <Loader aria-hidden />
        </Center>
        <Text>{text}</Text>
      </div>
    </Center>
  );
}

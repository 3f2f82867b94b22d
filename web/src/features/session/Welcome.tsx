// What somebody sees who is not signed in: what this is, and the two ways in.
import { Anchor, Button, List, Stack, Text } from "@mantine/core";
import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page.tsx";
import { useStore } from "../../ui/useStore.ts";
import { CreateAccount } from "./CreateAccount.tsx";
import type { SessionModel } from "./model.ts";
import { ServerNotice, useServerFacts } from "./ServerNotice.tsx";
import { SignIn } from "./SignIn.tsx";
import { readSetUpLink, watchSetUpLink } from "./setUpLink.ts";

export function Welcome({ model }: { model: SessionModel }) {
  const { t } = useTranslation("session");
  const [step, setStep] = useState<"welcome" | "create" | "sign-in">("welcome");
  const link = useSyncExternalStore(watchSetUpLink, readSetUpLink);
  const facts = useServerFacts();
  if (link && facts?.setup !== "done" && step === "welcome")
    return <CreateAccount model={model} link={link} onSignIn={() => setStep("sign-in")} />;
  if (step === "create") return <CreateAccount model={model} onSignIn={() => setStep("sign-in")} />;
  if (step === "sign-in") return <SignIn model={model} onCreate={() => setStep("create")} />;
  return (
    <Page
      title={t("welcome.title")}
      lead={t("welcome.lead")}
      picture={<img src="/icon-192.png" alt="" width={72} height={72} />}
    >
      <List spacing="xs">
        <List.Item>{t("welcome.private")}</List.Item>
        <List.Item>{t("welcome.own")}</List.Item>
        <List.Item>{t("welcome.open")}</List.Item>
      </List>
      <ServerNotice facts={facts} />
      <Stack gap="sm">
        {facts?.registration !== "closed" && (
          <Button size="md" onClick={() => setStep("create")}>
            {t("create.title")}
          </Button>
        )}
        <Button size="md" variant="default" onClick={() => setStep("sign-in")}>
          {t("signIn.title")}
        </Button>
      </Stack>
      <Accounts model={model} />
      <Text size="sm" c="dimmed">
        {t("welcome.server", { server: window.location.host })}{" "}
        <Anchor inherit underline="always" href="/transparency">
          {t("welcome.numbers")}
        </Anchor>
      </Text>
    </Page>
  );
}

/** The way back for somebody who wanted to add an account, and now does not. */
function Accounts({ model }: { model: SessionModel }) {
  const { t } = useTranslation("session");
  return useStore(model.accounts).map(({ userId }) => (
    <Button key={userId} variant="subtle" onClick={() => void model.switchTo(userId)}>
      {t("welcome.back", { user: userId })}
    </Button>
  ));
}

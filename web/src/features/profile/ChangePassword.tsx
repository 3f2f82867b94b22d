// Changing the password of the account: closed until it is wanted.
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PasswordForm } from "./PasswordForm.tsx";

export function ChangePassword() {
  const { t } = useTranslation("profile");
  const [step, setStep] = useState<"before" | "form" | "left" | "done">("before");
  return (
    <Stack gap="sm">
      <Title order={2} size="h5">
        {t("password.title")}
      </Title>
      {step === "form" ? (
        <PasswordForm onDone={() => setStep("done")} onClose={() => setStep("left")} />
      ) : (
        <Group>
          {/* Whoever comes back from the form stands where they began. */}
          <Button variant="default" autoFocus={step !== "before"} onClick={() => setStep("form")}>
            {t("password.open")}
          </Button>
          <Text size="sm" role="status">
            {step === "done" && t("password.done")}
          </Text>
        </Group>
      )}
    </Stack>
  );
}

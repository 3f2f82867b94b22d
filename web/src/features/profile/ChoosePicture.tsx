// The picture of oneself, and choosing another one or none.
import { Button, FileButton, Group, Stack, Text } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSending } from "../../ui/useSending.ts";
import type { OwnProfile, ProfileModel } from "./model.ts";
import { OwnPicture } from "./OwnPicture.tsx";
import { Refusal } from "./Refusal.tsx";

const ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,image/avif";

export function ChoosePicture({ model, profile }: { model: ProfileModel; profile: OwnProfile }) {
  const { t } = useTranslation("profile");
  const deed = useRef(async () => {});
  const forget = useRef<() => void>(null);
  const { isBusy, error, send } = useSending(() => deed.current());
  const act = (what: () => Promise<void>) => {
    deed.current = what;
    void send();
  };
  const choose = (file: File | null) => {
    // The same file can be chosen again after a failure.
    forget.current?.();
    if (file) act(() => model.setPicture(file));
  };
  return (
    <Stack gap="sm">
      <Group>
        <OwnPicture size={96} />
        <Stack gap="xs">
          <Group gap="xs">
            <FileButton accept={ACCEPTED} resetRef={forget} onChange={choose}>
              {(props) => (
                <Button variant="default" {...props} loading={isBusy}>
                  {t(profile.picture ? "picture.change" : "picture.choose")}
                </Button>
              )}
            </FileButton>
            {profile.picture && (
              <Button
                variant="subtle"
                color="red"
                disabled={isBusy}
                onClick={() => act(() => model.removePicture())}
              >
                {t("picture.remove")}
              </Button>
            )}
          </Group>
          <Text size="sm" c="dimmed" maw={360}>
            {t("picture.hint")}
          </Text>
        </Stack>
      </Group>
      {error !== undefined && <Refusal error={error} />}
    </Stack>
  );
}

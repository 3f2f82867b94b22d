// In which space a new chat is to be, and whether the members of the space may come into it by themselves.
import { Select, Switch } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import type { SpaceWish } from "./create.ts";

interface InSpaceProps {
  /** Those into which this person may put chats. */
  spaces: Room[];
  /** Whether there is a choice who of the space comes in: into what is public, anybody does. */
  isPublic: boolean;
  wish: SpaceWish | undefined;
  onChange: (wish: SpaceWish | undefined) => void;
}

export function InSpace({ spaces, isPublic, wish, onChange }: InSpaceProps) {
  const { t } = useTranslation("groups");
  return (
    <>
      <Select
        label={t("create.inSpace.label")}
        placeholder={t("create.inSpace.none")}
        clearable
        clearButtonProps={{ "aria-label": t("create.inSpace.none") }}
        data={spaces.map(({ roomId, name }) => ({ value: roomId, label: name }))}
        value={wish?.spaceId ?? null}
        onChange={(spaceId) => onChange(spaceId ? { spaceId, opens: wish?.opens ?? true } : undefined)}
      />
      {wish && !isPublic && (
        <Switch
          label={t("create.inSpace.opens")}
          description={t("create.inSpace.opensText")}
          checked={wish.opens}
          onChange={(event) => onChange({ ...wish, opens: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

// The buttons for what can be done to an account, each with a question before it.
import { Button, Checkbox, Group, Modal, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import type { AdminApi, UserDetails } from "./api.ts";
import { Confirm } from "./Confirm.tsx";
import { DANGEROUS, type Deed, listDeeds } from "./deeds.ts";
import { HandOver } from "./HandOver.tsx";
import { rankOf } from "./of.ts";
import { makePassword, secureRandom } from "./password.ts";
import { SuspendCalls } from "./SuspendCalls.tsx";

interface PersonDeedsProps {
  user: UserDetails;
  onDone: () => void;
}

export function PersonDeeds({ user, onDone }: PersonDeedsProps) {
  const { t } = useTranslation("admin");
  const session = useSession();
  const [asked, setAsked] = useState<Deed>();
  const [password, setPassword] = useState<string>();
  const deeds = listDeeds(user, session.userId);
  if (deeds.length === 0) return null;
  return (
    <>
      <Group>
        {deeds.map((deed) => (
          <Button
            key={deed}
            variant="default"
            {...(DANGEROUS.includes(deed) && { c: "red" })}
            onClick={() => setAsked(deed)}
          >
            {t(`deeds.${deed}.do`)}
          </Button>
        ))}
      </Group>
      {asked === "suspendCalls" && (
        <SuspendCalls user={user} onClose={() => setAsked(undefined)} onDone={onDone} />
      )}
      {asked && asked !== "suspendCalls" && (
        <Question
          deed={asked}
          user={user}
          onPassword={setPassword}
          onClose={() => setAsked(undefined)}
          onDone={onDone}
        />
      )}
      {password && (
        <Modal
          opened
          onClose={() => setPassword(undefined)}
          title={t("deeds.resetPassword.done")}
          closeButtonProps={{ "aria-label": t("close") }}
        >
          <HandOver userId={user.user_id} password={password} onDone={() => setPassword(undefined)} />
        </Modal>
      )}
    </>
  );
}

/** What asks for more than a yes has a dialog of its own. */
type Plain = Exclude<Deed, "suspendCalls">;

interface QuestionProps extends PersonDeedsProps {
  deed: Plain;
  onPassword: (password: string) => void;
  onClose: () => void;
}

function Question({ deed, user, onPassword, onClose, onDone }: QuestionProps) {
  const { t } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const [erases, setErases] = useState(false);
  const name = user.display_name ?? user.user_id;
  const act = async () => {
    if (deed === "resetPassword") {
      const password = makePassword(secureRandom);
      await api.resetPassword(user.user_id, password);
      onPassword(password);
    } else await doIt(api, deed, user.user_id, erases);
    onDone();
  };
  return (
    <Confirm
      title={t(`deeds.${deed}.title`, { name })}
      text={t(`deeds.${deed}.text`)}
      does={t(`deeds.${deed}.do`)}
      isDangerous={DANGEROUS.includes(deed)}
      act={act}
      onClose={onClose}
    >
      {deed === "deactivate" && (
        <Checkbox
          label={t("deeds.deactivate.erase")}
          checked={erases}
          onChange={(event) => setErases(event.currentTarget.checked)}
        />
      )}
      {deed === "resetPassword" && (
        <Text size="sm" c="dimmed">
          {t("deeds.resetPassword.keys")}
        </Text>
      )}
    </Confirm>
  );
}

function doIt(api: AdminApi, deed: Exclude<Plain, "resetPassword">, userId: string, erases: boolean) {
  switch (deed) {
    case "makeAdmin":
    case "endAdmin":
      return api.setAdmin(userId, deed === "makeAdmin");
    case "lock":
    case "unlock":
      return api.setLocked(userId, deed === "lock");
    case "suspend":
    case "release":
      return api.setSuspended(userId, deed === "suspend");
    case "deactivate":
      return api.deactivate(userId, erases);
  }
}

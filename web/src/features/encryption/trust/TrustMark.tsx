// The shield in the head of a direct chat: how sure one is of the other, and the way to be surer.
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { useDirectPerson } from "../../rooms/index.ts";
import { SIGNS } from "./PersonTrust.tsx";
import { TrustDialog } from "./TrustDialog.tsx";
import { callName, useTrust } from "./useTrust.ts";

export function TrustMark({ room }: { room: Room }) {
  const { userId } = useSession();
  const other = useDirectPerson(room);
  if (!other || other === userId || !room.hasEncryptionStateEvent()) return null;
  return <Shield key={other} userId={other} />;
}

function Shield({ userId }: { userId: string }) {
  const { t } = useTranslation("encryption");
  const session = useSession();
  const trust = useTrust(userId);
  const [isOpen, setOpen] = useState(false);
  const { icon: Sign, color } = SIGNS[trust];
  return (
    <>
      <IconAction
        label={t(`trust.title.${trust}`, { name: callName(session, userId) })}
        c={color === "gray" ? undefined : `var(--mantine-color-${color}-text)`}
        onClick={() => setOpen(true)}
      >
        <Sign size={22} aria-hidden />
      </IconAction>
      {isOpen && <TrustDialog userId={userId} onClose={() => setOpen(false)} />}
    </>
  );
}

// Sharing one's screen, with a warning before people see it who are not one's contacts.
import { type ReactNode, useState } from "react";
import { useSession } from "../../../extension/surroundings.tsx";
import { isContact } from "./facts.ts";
import { ShareWarning } from "./ShareWarning.tsx";

export interface Onlooker {
  userId: string;
  name: string;
}

interface Sharing {
  isSharing: boolean;
  /** Who would see it. */
  onlookers: readonly Onlooker[];
  share: (isOn: boolean) => unknown;
}

/** Whoever was warned of somebody is not warned of them again in the same call. */
export function useWarnedShare({ isSharing, onlookers, share }: Sharing): {
  toggle: () => void;
  warning: ReactNode;
} {
  const session = useSession();
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const [isWarned, setWarned] = useState(false);
  const strangers = onlookers.filter(({ userId }) => !isContact(session, userId));
  const toggle = () => {
    if (isSharing) share(false);
    else if (strangers.every(({ userId }) => accepted.has(userId))) share(true);
    else setWarned(true);
  };
  const shareAnyway = () => {
    setWarned(false);
    setAccepted(new Set(strangers.map(({ userId }) => userId)));
    share(true);
  };
  const names = strangers.map(({ name }) => name);
  return {
    toggle,
    warning: isWarned && (
      <ShareWarning names={names} onShare={shareAnyway} onClose={() => setWarned(false)} />
    ),
  };
}

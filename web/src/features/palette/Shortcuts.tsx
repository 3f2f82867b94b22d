// Listens for the shortcuts of all commands, and shows the palette, the sheet, and what they have opened.
import { Modal } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useRoute, useSurroundings } from "../../extension/surroundings.tsx";
import { useActions } from "../../extension/useActions.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useStore } from "../../ui/useStore.ts";
import { findPressed, openOf } from "./model.ts";
import { typedAheadOf } from "./typedAhead.ts";

const Palette = lazy(async () => ({ default: (await import("./Palette.tsx")).Palette }));
const Sheet = lazy(async () => ({ default: (await import("./Sheet.tsx")).Sheet }));

export function Shortcuts() {
  const surroundings = useSurroundings();
  const open = openOf(surroundings.session);
  const shown = useStore(open);
  const route = useRoute();
  const room = route.name === "room" ? surroundings.session.client.getRoom(route.roomId) : null;
  const begin = useActions(surroundings, {});
  const act = useActions(room && { ...surroundings, room }, room ? { room } : {});
  const { attempt, notice } = useAttempt();
  usePressed(attempt);
  const wasShown = useWasEver(shown !== "nothing");
  const ahead = typedAheadOf(surroundings.session);
  const close = () => open.set("nothing");
  return (
    <Suspense>
      {wasShown && (
        <>
          <Palette
            isOpen={shown === "palette"}
            room={room}
            begin={(beginning) => begin.start(beginning)}
            act={(action) => act.start(action as never)}
            attempt={attempt}
            takeTyped={() => ahead.end()}
            onClose={close}
          />
          <Sheet isOpen={shown === "sheet"} onClose={close} />
        </>
      )}
      {begin.dialog}
      {act.dialog}
      {notice}
    </Suspense>
  );
}

function usePressed(attempt: Attempt): void {
  const { registry, ...surroundings } = useSurroundings();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // A dialog has the keys for itself; and what somebody else has understood is done.
      if (event.defaultPrevented || event.isComposing || document.querySelector("[aria-modal=true]")) return;
      const command = findPressed(registry.commands, surroundings, event);
      if (!command) return;
      event.preventDefault();
      attempt(() => command.run(surroundings));
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
}

type Attempt = (run: () => void | Promise<void>) => void;

function useAttempt(): { attempt: Attempt; notice: ReactNode } {
  const { t } = useTranslation("palette");
  const say = useFailureText();
  const [error, setError] = useState<unknown>();
  const attempt: Attempt = (run) => {
    void (async () => run())().catch(setError);
  };
  const notice = error !== undefined && (
    <Modal
      opened
      onClose={() => setError(undefined)}
      title={t("failed")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <ErrorNotice>{say(failureOf(error))}</ErrorNotice>
    </Modal>
  );
  return { attempt, notice };
}

/** Loaded when it is first wanted, and kept, so that it can close gently. */
function useWasEver(isNow: boolean): boolean {
  const [was, setWas] = useState(isNow);
  if (isNow && !was) setWas(true);
  return was || isNow;
}

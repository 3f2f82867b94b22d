// What entries of a menu do: at once, or in a dialog that stays when the menu has closed.
import { type ReactNode, Suspense, useState } from "react";
import type { View } from "./contributions.ts";

interface Action<At, Props> {
  id: string;
  run?(at: At): void | Promise<void>;
  Dialog?: View<Props & { onClose: () => void }>;
}

/** Returns what starts an action, and the dialog that is open; `props` are given to dialogs. */
export function useActions<At, Props extends object>(
  at: At,
  props: Props,
): { start: (action: Action<At, Props>) => void; dialog: ReactNode } {
  const [open, setOpen] = useState<Action<At, Props>>();
  const start = (action: Action<At, Props>) => {
    if (action.Dialog) setOpen(action);
    else void action.run?.(at);
  };
  const Dialog = open?.Dialog;
  const dialog = Dialog && (
    <Suspense>
      <Dialog {...props} onClose={() => setOpen(undefined)} />
    </Suspense>
  );
  return { start, dialog };
}

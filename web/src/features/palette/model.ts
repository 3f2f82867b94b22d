// What is open: the palette, the sheet of shortcuts, or neither. And which command a pressed key means.
import { isPressed, type Pressed } from "../../core/shortcuts.ts";
import { Store } from "../../core/store.ts";
import type { Command, Surroundings } from "../../extension/contributions.ts";
import { perSession } from "../../extension/perSession.ts";

export type Open = "nothing" | "palette" | "sheet";

export const openOf = perSession(() => new Store<Open>("nothing"));

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function shownCommands(commands: readonly Command[], surroundings: Surroundings): Command[] {
  return commands.filter((command) => command.isShown?.(surroundings) ?? true);
}

export function findPressed(
  commands: readonly Command[],
  surroundings: Surroundings,
  pressed: Pressed,
): Command | undefined {
  return shownCommands(commands, surroundings).find(
    ({ shortcut }) => shortcut && isPressed(shortcut, pressed, isMac),
  );
}

// What the palette finds, by groups: chats, what can be done in the open one, commands, settings.
import type { TFunction } from "i18next";
import type { Room } from "matrix-js-sdk";
import { findNamed } from "../../core/finding.ts";
import type { Beginning, InRoom, RoomAction, Surroundings } from "../../extension/contributions.ts";
import type { Registry } from "../../extension/registry.ts";
import { composerOf } from "../composer/index.ts";
import { apartOf, roomListOf } from "../rooms/index.ts";
import { shownCommands } from "./model.ts";

export type Group = "chats" | "here" | "commands" | "settings" | "people";

export interface Entry {
  /** Unlike that of every other entry. */
  id: string;
  name: string;
  group: Group;
  shortcut?: string;
  run(): void | Promise<void>;
}

export interface Asking extends Surroundings {
  registry: Registry;
  /** The open chat. */
  room: Room | null;
  t: TFunction;
  begin(beginning: Beginning): void;
  act(action: RoomAction): void;
}

const MOST_CHATS = 8;
const MOST_OTHERS = 6;
const MOST_UNASKED = 5;

export function findEntries(query: string, asking: Asking): Entry[] {
  const isAsked = query.trim() !== "";
  const groups = [
    findNamed(query, chats(asking), isAsked ? MOST_CHATS : MOST_UNASKED),
    findNamed(query, here(asking), isAsked ? MOST_OTHERS : 0),
    findNamed(query, commands(asking), isAsked ? MOST_OTHERS : MOST_UNASKED),
    findNamed(query, settings(asking), isAsked ? MOST_OTHERS : 0),
  ];
  return groups.flat();
}

/** Open a chat with the caret where one writes. */
export function openChat({ session, navigation }: Surroundings, roomId: string): void {
  navigation.go({ name: "room", roomId });
  const room = session.client.getRoom(roomId);
  // Once it is drawn.
  if (room) requestAnimationFrame(() => composerOf(session, room).focus());
}

function chats(asking: Asking): Entry[] {
  const isApart = apartOf(asking.session).value;
  return roomListOf(asking.session)
    .entries.value.filter((entry) => !isApart(entry))
    .map(({ roomId, name }) => ({
      id: `chat ${roomId}`,
      name,
      group: "chats",
      run: () => openChat(asking, roomId),
    }));
}

function here({ room, registry, t, act, ...surroundings }: Asking): Entry[] {
  if (!room) return [];
  const at: InRoom = { ...surroundings, room };
  const { roomId } = room;
  const isShown = (one: { isShown?(at: InRoom): boolean }) => one.isShown?.(at) ?? true;
  const panels = registry.roomPanels.filter((panel) => panel.place !== "hidden" && isShown(panel));
  return [
    ...panels.map(({ id, label }) => ({
      id: `panel ${id}`,
      name: t(label),
      group: "here" as const,
      run: () => surroundings.navigation.go({ name: "room", roomId, panel: id }),
    })),
    ...registry.roomActions.filter(isShown).map((action) => ({
      id: `action ${action.id}`,
      name: t(action.label),
      group: "here" as const,
      run: () => act(action),
    })),
  ];
}

function commands({ registry, t, begin, room: _, act: __, ...surroundings }: Asking): Entry[] {
  const beginnings = registry.beginnings.filter((one) => one.isShown?.(surroundings) ?? true);
  return [
    ...beginnings.map((beginning) => ({
      id: `begin ${beginning.id}`,
      name: t(beginning.label),
      group: "commands" as const,
      run: () => begin(beginning),
    })),
    ...shownCommands(registry.commands, surroundings)
      .filter(({ id }) => id !== "palette")
      .map((command) => ({
        id: `command ${command.id}`,
        name: t(command.label),
        group: "commands" as const,
        ...(command.shortcut && { shortcut: command.shortcut }),
        run: () => command.run(surroundings),
      })),
  ];
}

function settings({ registry, t, ...surroundings }: Asking): Entry[] {
  return registry.settingsPages
    .filter(
      (page) =>
        (page.isShown?.(surroundings) ?? true) && (page.appears?.(surroundings.session).value ?? true),
    )
    .map(({ id, label }) => ({
      id: `settings ${id}`,
      name: t(label),
      group: "settings",
      run: () => surroundings.navigation.go({ name: "settings", page: id }),
    }));
}

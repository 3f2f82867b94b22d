// What every part of a timeline reaches: its room, its model, and opening menus and dialogs.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { createContext, useContext } from "react";
import type { MessageAction } from "../../extension/contributions.ts";
import type { TimelineModel } from "./model.ts";

export interface Desk {
  room: Room;
  model: TimelineModel;
  /** Open the menu of a message at a place of the window. */
  openMenu(event: MatrixEvent, at: { x: number; y: number }): void;
  run(action: MessageAction, event: MatrixEvent): void;
}

const Context = createContext<Desk | undefined>(undefined);

export const DeskProvider = Context;

export function useDesk(): Desk {
  const desk = useContext(Context);
  if (!desk) throw new Error("This is drawn outside of a timeline.");
  return desk;
}

/** The room of the timeline around; undefined outside, such as in a list of pinned messages. */
export function useRoomOf(): Room | undefined {
  return useContext(Context)?.room;
}

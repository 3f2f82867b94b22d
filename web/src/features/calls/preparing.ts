// Before calling somebody: what one is seen and heard with, and what has to be said or known first.
import type { Room } from "matrix-js-sdk";
import type { CallSettings } from "../../core/calls/settings.ts";
import { tameReason } from "../../core/calls/shield.ts";
import { Store } from "../../core/store.ts";
import { Preview } from "./preview.ts";

export interface Conditions {
  way: CallSettings["way"];
  /** The other has never said anything: a reason comes before the ringing. */
  needsReason: boolean;
  /** One's address should be hidden, and the server has nothing to hide it with. */
  lacksRelay: boolean;
}

export class Preparing extends Preview {
  readonly reason = new Store("");
  readonly room: Room;
  readonly userId: string;
  readonly conditions: Conditions;

  constructor(room: Room, userId: string, isVideo: boolean, conditions: Conditions) {
    super(isVideo);
    this.room = room;
    this.userId = userId;
    this.conditions = conditions;
  }

  get mayStart(): boolean {
    const isStated = !this.conditions.needsReason || tameReason(this.reason.value) !== "";
    return this.view.value.stream !== undefined && isStated;
  }
}

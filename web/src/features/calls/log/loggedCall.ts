// A call in the list: what its events tell, and where.
import type { FoldedCall } from "../../../core/calls/fold.ts";

export interface LoggedCall extends FoldedCall {
  roomId: string;
  /** It did not ring, because of one's settings or the server's rules. */
  isSilenced: boolean;
}

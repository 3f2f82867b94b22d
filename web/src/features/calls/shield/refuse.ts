// Being done with a caller: the call ends, they are blocked, and those who run the server may be told.
import { ask } from "../../../platform/matrix/ask.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { setBlocked } from "../../contacts/index.ts";
import type { CallOfTwo } from "../callOfTwo.ts";

export async function refuse(session: Session, live: CallOfTwo, reason: string | undefined): Promise<void> {
  const { userId } = live;
  if (live.view.value.phase === "ringing") live.decline();
  else live.hangUp();
  await setBlocked(session.client, userId, true);
  if (reason !== undefined)
    await ask(session, "POST", `/_matrix/client/v3/users/${encodeURIComponent(userId)}/report`, {
      reason,
      "org.veche.occasion": "call",
    });
}

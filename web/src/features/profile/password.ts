// A new password for the account, in exchange for the present one.
import type { AuthDict } from "matrix-js-sdk";
import type { Session } from "../../platform/matrix/session.ts";
import { withTypedPassword } from "../../platform/matrix/withPassword.ts";

export interface PasswordChange {
  current: string;
  next: string;
  /** Whether all other devices are signed out. */
  endsOthers: boolean;
}

/** Throws WrongPasswordError when it is not the present one. */
export async function changePassword(session: Session, change: PasswordChange): Promise<void> {
  const { current, next, endsOthers } = change;
  await withTypedPassword(session, current, (auth) =>
    // The SDK wants what the first try does not have yet.
    session.client.setPassword(auth as AuthDict, next, endsOthers),
  );
}

// What the server does only for somebody who shows the password again.
import type { AuthDict, UIAuthCallback } from "matrix-js-sdk";
import { MatrixError } from "matrix-js-sdk";
import type { Session } from "./session.ts";

/** Do what may need the password: try without, and give it when the server asks, until it is right. */
export function withPassword<T>(session: Session, password?: () => Promise<string>): UIAuthCallback<T> {
  return async (act) => {
    let auth: AuthDict | null = null;
    for (;;) {
      try {
        return await act(auth);
      } catch (error) {
        if (!(error instanceof MatrixError) || error.httpStatus !== 401 || !password) throw error;
        const identifier = { type: "m.id.user", user: session.userId };
        auth = {
          type: "m.login.password",
          identifier,
          password: await password(),
          session: error.data.session as string,
        };
      }
    }
  };
}

/** The same with a password that was typed already; throws WrongPasswordError. */
export async function withTypedPassword<T>(
  session: Session,
  password: string,
  act: (auth?: AuthDict) => Promise<T>,
): Promise<T> {
  let isGiven = false;
  return withPassword<T>(session, async () => {
    if (isGiven) throw new WrongPasswordError();
    isGiven = true;
    return password;
  })((auth) => act(auth ?? undefined));
}

export class WrongPasswordError extends Error {}

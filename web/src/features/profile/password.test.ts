// A new password: for the present one only, and with the choice about the other devices.
import { expect, test } from "vitest";
import { MatrixError } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { WrongPasswordError } from "../../platform/matrix/withPassword.ts";
import { changePassword } from "./password.ts";

function serverWith(password: string, refusal?: MatrixError) {
  const kept: unknown[] = [];
  const client = {
    async setPassword(auth: { password?: string } | undefined, next: string, endsOthers: boolean) {
      if (refusal) throw refusal;
      if (auth?.password !== password) throw new MatrixError({ session: "s" }, 401);
      kept.push({ next, endsOthers });
      return {};
    },
  };
  return { kept, session: { client, userId: "@anna:here" } as unknown as Session };
}

test("the present password brings the new one, and says what becomes of the other devices", async () => {
  const { session, kept } = serverWith("old");
  await changePassword(session, { current: "old", next: "new", endsOthers: true });
  await changePassword(session, { current: "old", next: "newer", endsOthers: false });
  expect(kept).toEqual([
    { next: "new", endsOthers: true },
    { next: "newer", endsOthers: false },
  ]);
});

test("a wrong one changes nothing", async () => {
  const { session, kept } = serverWith("old");
  await expect(changePassword(session, { current: "odl", next: "new", endsOthers: true })).rejects.toThrow(
    WrongPasswordError,
  );
  expect(kept).toEqual([]);
});

test("what else the server says is told as it is", async () => {
  const weak = new MatrixError({ errcode: "M_WEAK_PASSWORD" }, 400);
  const { session } = serverWith("old", weak);
  await expect(changePassword(session, { current: "old", next: "new", endsOthers: true })).rejects.toBe(weak);
});

import { expect, test } from "vitest";
import { KeyRing } from "./keyRing.ts";

const key = () => crypto.getRandomValues(new Uint8Array(16));

test("after connecting anew one seals with one's own last key, whatever others have sent", async () => {
  const ring = new KeyRing("@anna:x:PHONE");
  await ring.take(key(), 0, "@anna:x:PHONE");
  await ring.take(key(), 3, "@anna:x:PHONE");
  await ring.take(key(), 0, "@boris:x:LAPTOP");
  expect(ring.getLatestManuallySetKeyIndex()).toBe(3);
  expect(ring.getKeys()).toHaveLength(3);
});

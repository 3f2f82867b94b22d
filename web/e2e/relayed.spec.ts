// People who are not contacts talk through the server's relay, and neither learns the other's address.
import { call, callWith, expectToHear, press, ringing, watchLines } from "./stage/calling.ts";
import { test as base, expect, type Person } from "./stage/index.ts";

const test = base.extend<{ caller: (name: string) => Promise<Person> }>({
  caller: async ({ browserOf, personIn }, use) => {
    await use(async (name) => {
      const context = await browserOf();
      await watchLines(context);
      return personIn(context, name);
    });
  },
});

/** What each end of the line in use is: `host`, `srflx` or `relay`. */
async function waysOf({ page }: Person): Promise<string[]> {
  return page.evaluate(async () => {
    const { lines } = window as unknown as { lines: RTCPeerConnection[] };
    const stats = await lines.at(-1)?.getStats();
    const reports = [...(stats?.values() ?? [])];
    const pair = reports.find(
      ({ type, nominated, state }) => type === "candidate-pair" && nominated && state === "succeeded",
    );
    const typeOf = (id: string) => reports.find((report) => report.id === id)?.candidateType as string;
    return pair ? [typeOf(pair.localCandidateId), typeOf(pair.remoteCandidateId)] : [];
  });
}

test("people who are not contacts talk through the relay", async ({ caller }) => {
  const anna = await caller("anna");
  const boris = await caller("boris");
  await anna.startChatWith(boris);
  await anna.write("Shall we talk?");
  await boris.acceptInvitation(anna);
  await boris.write("Call me");
  await expect(anna.message("Call me")).toBeVisible();
  await call(anna, "Voice call");
  await press(ringing(boris), "Answer");
  for (const one of [anna, boris]) {
    await expectToHear(one);
    expect(await waysOf(one)).toEqual(["relay", "relay"]);
  }
  await press(callWith(anna, boris), "Hang up");
});

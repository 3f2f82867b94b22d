// Calls in stories: what comes over the line, as the browser counts it, and what people press.
import { type BrowserContext, expect, type Locator } from "@playwright/test";
import type { Person } from "./person.ts";

const SMALL = { width: 320, height: 240, frameRate: 10 };

/** From the next page on, every line of a page can be looked at, and its camera is a small one: all run on this machine. */
export async function watchLines(context: BrowserContext, camera = SMALL): Promise<void> {
  await context.addInitScript((small) => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wish) => {
      const { deviceId } = typeof wish?.video === "object" ? wish.video : {};
      return open({ ...wish, ...(wish?.video && { video: { ...small, ...(deviceId && { deviceId }) } }) });
    };
    const lines: RTCPeerConnection[] = [];
    const Line = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Line {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        lines.push(this);
      }
    };
    Object.assign(window, { lines });
  }, camera);
}

/** They have a chat, in which one has written. */
export async function meet(anna: Person, boris: Person): Promise<void> {
  await anna.startChatWith(boris);
  await anna.write("Shall we talk?");
  await boris.acceptInvitation(anna);
}

/** They have both written, so that neither is a stranger. */
export async function acquaint(anna: Person, boris: Person): Promise<void> {
  await meet(anna, boris);
  await boris.write("Call me");
  await expect(anna.message("Call me")).toBeVisible();
}

/** From now on the other is one of their contacts; the chat that was open is open again. */
export async function keepAsContact(person: Person, other: Person): Promise<void> {
  const place = person.page.url();
  await person.page.goto(`/person/${other.userId}`);
  await person.page.getByRole("button", { name: "Add to contacts" }).click();
  await expect(person.page.getByRole("button", { name: "Remove from contacts" })).toBeVisible();
  await person.page.goto(place);
  await expect(person.composer).toBeVisible();
}

/** The sum of a number that the browser counts for what comes in, over the lines that are open. */
async function count({ page }: Person, kind: "audio" | "video", name: string): Promise<number> {
  return page.evaluate(
    async ([kind, name]) => {
      const { lines } = window as unknown as { lines: RTCPeerConnection[] };
      let sum = 0;
      for (const line of lines.filter(({ connectionState }) => connectionState === "connected"))
        for (const report of (await line.getStats()).values())
          if (report.type === "inbound-rtp" && report.kind === kind) sum += report[String(name)] ?? 0;
      return sum;
    },
    [kind, name],
  );
}

type End = Record<"address" | "candidateType" | "protocol" | "relayProtocol", string>;

/** Both ends of the line in use, as the browser describes them. */
export async function endsOf({ page }: Person): Promise<{ own: End; far: End } | undefined> {
  return page.evaluate(async () => {
    const { lines } = window as unknown as { lines: RTCPeerConnection[] };
    const reports = [...((await lines.at(-1)?.getStats())?.values() ?? [])];
    const pair = reports.find(
      ({ type, nominated, state }) => type === "candidate-pair" && nominated && state === "succeeded",
    );
    const [own, far] = [pair?.localCandidateId, pair?.remoteCandidateId].map((end) =>
      reports.find(({ id }) => id === end),
    );
    return own && far && { own, far };
  });
}

/** More and more sound comes. */
export async function expectToHear(person: Person): Promise<void> {
  const before = await count(person, "audio", "packetsReceived");
  await expect.poll(() => count(person, "audio", "packetsReceived")).toBeGreaterThan(before + 10);
}

/** More and more pictures can be drawn. */
export async function expectToSee(person: Person): Promise<void> {
  const before = await count(person, "video", "framesDecoded");
  await expect.poll(() => count(person, "video", "framesDecoded")).toBeGreaterThan(before + 5);
}

export function ringing(person: Person): Locator {
  return person.page.getByRole("alertdialog");
}

/** The screen of the call, or its bar. */
export function callWith(person: Person, other: Person): Locator {
  return person.page.getByLabel(`Call with ${other.name}`);
}

export async function press(within: Locator, name: string): Promise<void> {
  await within.getByRole("button", { name, exact: true }).click();
}

/** Share the screen with people who are not one's contacts: after a warning, and a moment to think. */
export async function shareAnyway(
  person: Person,
  within: Locator,
  look?: () => Promise<void>,
): Promise<void> {
  await press(within, "Share the screen");
  const warning = person.page.getByRole("dialog", { name: "Share your screen?" });
  await expect(warning.getByRole("button", { name: /^Share anyway \(/ })).toBeDisabled();
  await look?.();
  await press(warning, "Share anyway");
}

/** The head of the open chat. */
export function headOf({ page }: Person): Locator {
  return page.locator("main > header");
}

/** Who may come as a guest into the call of the open group, and who has. */
export async function openGuests({ page }: Person): Promise<Locator> {
  await page.getByRole("button", { name: "More about this chat" }).click();
  await page.getByRole("menuitem", { name: "Guests in the call" }).click();
  return page.getByRole("dialog", { name: "Guests in the call" });
}

/** From the head of the open chat to the other's ringing. */
export async function call(
  person: Person,
  kind: "Voice call" | "Video call",
  confirm = "Call",
): Promise<void> {
  await press(headOf(person), kind);
  await press(person.page.getByRole("dialog"), confirm);
}

// Somebody else's program: a page with nothing but livekit-client and a token, that keeps what the SFU hands to it.
import { resolve } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { ask, type Person } from "./index.ts";

const LIVEKIT = resolve("node_modules/livekit-client/dist/livekit-client.umd.js");

interface Ticket {
  url: string;
  jwt: string;
}

/** A token for the call of a room, as our endpoint gives it to the device of a member. */
export async function takeTicket(url: string, person: Person, roomId: string): Promise<Ticket> {
  const token = await person.accessToken();
  const who = await ask<{ device_id: string }>(url, "GET", "/account/whoami", undefined, token);
  const path = `/user/${encodeURIComponent(person.userId)}/openid/request_token`;
  const openid = await ask<object>(url, "POST", path, {}, token);
  const answer = await fetch(`${url}/livekit/jwt/sfu/get`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ room: roomId, openid_token: openid, device_id: who.device_id }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Ticket;
}

/** Connects in a page of its own, and listens to everything. */
export async function listenPlainly(url: string, person: Person, ticket: Ticket): Promise<Page> {
  const page = await person.context.newPage();
  await page.addInitScript(keepFrames);
  await page.route("**/plain/livekit.js", (route) => route.fulfill({ path: LIVEKIT }));
  // A page of this origin that does not run the app: the browser trusts it with what is on this machine.
  await page.goto(`${url}/manifest.webmanifest`);
  await page.addScriptTag({ url: "/plain/livekit.js" });
  await page.evaluate(async ({ url, jwt }) => {
    const { LivekitClient } = window as never as { LivekitClient: typeof import("livekit-client") };
    const room = new LivekitClient.Room();
    await room.connect(url, jwt);
    Object.assign(window, { room });
  }, ticket);
  return page;
}

function keepFrames(): void {
  const kept: { kind: "audio" | "key" | "delta"; bytes: Uint8Array }[] = [];
  const known = new WeakSet<RTCRtpReceiver>();
  const lines: RTCPeerConnection[] = [];
  const Line = window.RTCPeerConnection;
  const keep = (receiver: RTCRtpReceiver) => {
    if (known.has(receiver)) return;
    known.add(receiver);
    const { readable, writable } = (
      receiver as never as { createEncodedStreams(): TransformStream }
    ).createEncodedStreams();
    const look = new TransformStream({
      transform(frame, controller) {
        const kind =
          frame instanceof RTCEncodedVideoFrame ? (frame.type === "key" ? "key" : "delta") : "audio";
        if (frame.data.byteLength > 0) kept.push({ kind, bytes: new Uint8Array(frame.data.slice(0)) });
        controller.enqueue(frame);
      },
    });
    void readable.pipeThrough(look).pipeTo(writable);
  };
  const pictures: number[][] = [];
  const watch = (track: MediaStreamTrack) => {
    const video = Object.assign(document.createElement("video"), { muted: true, autoplay: true });
    video.srcObject = new MediaStream([track]);
    const paint = new OffscreenCanvas(16, 12).getContext("2d");
    const look = () => {
      paint?.drawImage(video, 0, 0, 16, 12);
      pictures.push(Array.from(paint?.getImageData(0, 0, 16, 12).data ?? []));
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };
  const opened = (configuration?: RTCConfiguration) =>
    ({ ...configuration, encodedInsertableStreams: true }) as RTCConfiguration;
  window.RTCPeerConnection = class extends Line {
    constructor(configuration?: RTCConfiguration) {
      super(opened(configuration));
      lines.push(this);
      this.addEventListener("track", ({ receiver, track }) => {
        keep(receiver);
        if (track.kind === "video") watch(track);
      });
    }

    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(opened(configuration));
    }
  };
  Object.assign(window, { kept, lines, pictures });
}

/** Out of the call; what came is kept. */
export async function stopListening(page: Page): Promise<void> {
  await page.evaluate(() => (window as never as { room: import("livekit-client").Room }).room.disconnect());
}

/** How many frames came since the last time, and how many of them one of the keys opens (AES-GCM, as LiveKit seals). */
export async function tryToOpen(page: Page, keys: number[][]): Promise<{ came: number; opened: number }> {
  return page.evaluate(async (keys) => {
    const { kept } = window as never as {
      kept: { kind: "audio" | "key" | "delta"; bytes: Uint8Array<ArrayBuffer> }[];
    };
    const open = { audio: 1, key: 10, delta: 3 };
    const algorithm = {
      name: "HKDF",
      hash: "SHA-256",
      salt: new TextEncoder().encode("LKFrameEncryptionKey"),
      info: new ArrayBuffer(128),
    };
    const derived = await Promise.all(
      keys.map(async (key) => {
        const material = await crypto.subtle.importKey("raw", new Uint8Array(key), "HKDF", false, [
          "deriveKey",
        ]);
        return crypto.subtle.deriveKey(algorithm, material, { name: "AES-GCM", length: 128 }, false, [
          "decrypt",
        ]);
      }),
    );
    const opens = async ({ kind, bytes }: (typeof kept)[number], key: CryptoKey) => {
      const head = bytes.slice(0, open[kind]);
      const ivLength = bytes.at(-2) ?? 0;
      const end = bytes.length - 2 - ivLength;
      const iv = bytes.slice(end, end + ivLength);
      const parameters = { name: "AES-GCM", iv, additionalData: head };
      return crypto.subtle.decrypt(parameters, key, bytes.slice(head.length, end)).then(
        () => true,
        () => false,
      );
    };
    const frames = kept.splice(0);
    let opened = 0;
    for (const frame of frames)
      if ((await Promise.all(derived.map((key) => opens(frame, key)))).includes(true)) opened++;
    return { came: frames.length, opened };
  }, keys);
}

/** A picture in 16 x 12 pixels of red, green, blue and nothing, each of 0 to 255. */
type Small = number[];

/** What a video shows now. */
export async function glanceAt(video: Locator): Promise<Small> {
  return video.evaluate((video: HTMLVideoElement) => {
    const paint = new OffscreenCanvas(16, 12).getContext("2d");
    paint?.drawImage(video, 0, 0, 16, 12);
    return Array.from(paint?.getImageData(0, 0, 16, 12).data ?? []);
  });
}

/** How far two pictures are from each other: 0 for the same one, about 36 for a grey or black one. */
export function distanceOf(one: Small, other: Small): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
}

/** How many frames of video came, and every picture that the browser made of them without keys. */
export async function seenPlainly(page: Page): Promise<{ came: number; pictures: Small[] }> {
  return page.evaluate(async () => {
    const { lines, pictures } = window as never as { lines: RTCPeerConnection[]; pictures: Small[] };
    let came = 0;
    for (const line of lines)
      for (const report of (await line.getStats()).values())
        if (report.type === "inbound-rtp" && report.kind === "video") came += report.framesReceived ?? 0;
    return { came, pictures };
  });
}

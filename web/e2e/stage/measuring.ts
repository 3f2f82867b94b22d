// Measuring in the browser itself: when something was first there to be seen, how long frames took, what came by wire.
import { appendFileSync, mkdirSync } from "node:fs";
import { cpus } from "node:os";
import type { CDPSession, Page } from "@playwright/test";

const OUT = "../bench/out";

/** Write one line of the table: the median, which is returned, and what lies around it. */
export function tell(what: string, goal: string, figures: number[], unit: string): number {
  const sorted = figures.toSorted((one, other) => one - other);
  const shown = (value: number | undefined) =>
    `${Math.round(value ?? Number.NaN).toLocaleString("en")} ${unit}`;
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const median = shown(middle);
  const span =
    sorted.length > 1 ? ` (${shown(sorted[0])} to ${shown(sorted.at(-1))}, ${sorted.length} times)` : "";
  const line = `| ${what} | ${goal} | ${median}${span} |`;
  mkdirSync(OUT, { recursive: true });
  appendFileSync(`${OUT}/web.md`, `${line}\n`);
  process.stdout.write(`${line}\n`);
  return middle;
}

export function tellMachine(): void {
  mkdirSync(OUT, { recursive: true });
  appendFileSync(
    `${OUT}/web.md`,
    `\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model}\n\n`,
  );
}

/** From now on every page of this one notes when `selector` (with `text`, if given) is first in the document. */
export async function watchFor(page: Page, selector: string, text = ""): Promise<void> {
  await page.addInitScript(
    ([selector, text]) => {
      const look = () => {
        const isThere = [...document.querySelectorAll(selector)].some((node) =>
          node.textContent?.includes(text),
        );
        if (!isThere) return;
        observer.disconnect();
        // With the frame in which it is drawn.
        requestAnimationFrame(() => Object.assign(window, { seenAt: performance.now() }));
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { childList: true, subtree: true, characterData: true });
    },
    [selector, text] as const,
  );
}

/** Milliseconds from the beginning of the navigation. */
export async function seenAt(page: Page): Promise<number> {
  const seen = await page.waitForFunction(() => (window as { seenAt?: number }).seenAt, undefined, {
    timeout: 60_000,
  });
  return (await seen.jsonValue()) ?? Number.NaN;
}

/** Milliseconds from `act` in the page to the frame in which `selector` with `text` is drawn. */
export function timeUntil(page: Page, click: string, selector: string, text: string): Promise<number> {
  return page.evaluate(
    ([click, selector, text]) =>
      new Promise<number>((done, fail) => {
        const target = [...document.querySelectorAll<HTMLElement>(click)].find((node) => node.offsetParent);
        if (!target) return fail(new Error(`There is no ${click}.`));
        const begun = performance.now();
        const look = () => {
          const isThere = [...document.querySelectorAll(selector)].some((node) =>
            node.textContent?.includes(text),
          );
          if (isThere) requestAnimationFrame(() => done(performance.now() - begun));
          else requestAnimationFrame(look);
        };
        target.click();
        look();
      }),
    [click, selector, text] as const,
  );
}

/** Scroll up in steps (down by negative ones), one each frame; returns how long each frame took. */
export function scrollFrames(page: Page, selector: string, steps: number, stepPx: number): Promise<number[]> {
  return page.evaluate(
    ([selector, steps, stepPx]) =>
      new Promise<number[]>((done) => {
        const list = document.querySelector(selector as string);
        const frames: number[] = [];
        let before = performance.now();
        const next = (now: number) => {
          frames.push(now - before);
          before = now;
          if (frames.length > (steps as number)) return done(frames.slice(1));
          list?.scrollBy(0, -(stepPx as number));
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    [selector, steps, stepPx] as const,
  );
}

/** From now on the page notes, for every letter typed, how long it took from the key until it was painted. */
export async function watchLetters(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const letters: number[] = [];
    const painted = new MessageChannel();
    const waiting: number[] = [];
    painted.port1.onmessage = () => {
      for (const pressed of waiting.splice(0)) letters.push(performance.now() - pressed);
    };
    let pressed = 0;
    addEventListener(
      "keydown",
      (event) => {
        pressed = event.timeStamp;
      },
      true,
    );
    addEventListener("input", () => {
      const from = pressed;
      requestAnimationFrame(() => {
        waiting.push(from);
        // The first task after the frame.
        painted.port2.postMessage(undefined);
      });
    });
    Object.assign(window, { letters });
  });
  return () => page.evaluate(() => (window as never as { letters: number[] }).letters.splice(0));
}

/** A quarter of the processor, and a line of 10 Mbit/s with 40 ms. */
export async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const bytesPerS = 10_000_000 / 8;
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 40,
    downloadThroughput: bytesPerS,
    uploadThroughput: bytesPerS,
  });
}

/** Counts what comes over the wire, as it comes: compressed. */
export async function countBytes(page: Page): Promise<() => number> {
  const session: CDPSession = await page.context().newCDPSession(page);
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await session.send("Network.enable");
  return () => bytes;
}

/** The JavaScript heap after its garbage was collected, in MB. */
export async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return usedSize / 1e6;
}

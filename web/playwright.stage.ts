// The stage of stories, figures and pictures: the system's Chromium, without its windows where that is installed, one real server for each worker, traces and pictures of what failed.
import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { wholeBrowser, windowless } from "./e2e/stage/chromium.ts";

const isCI = Boolean(process.env.CI);
const browser = windowless ?? wholeBrowser;

export const stage = defineConfig({
  testDir: "e2e",
  outputDir: "node_modules/.cache/e2e",
  // For a story that hangs, on a machine that is slow.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  // A machine that others use may stall a browser; what passed only the second time is named as flaky.
  retries: isCI ? 1 : 0,
  // A story waits as long as it computes, so two share two processors well.
  workers: Number(process.env.E2E_WORKERS ?? Math.min(2, availableParallelism())),
  forbidOnly: isCI,
  reporter: [["list"]],
  use: {
    actionTimeout: 20_000,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 800 },
    // Drawing what moves takes the time of the story beside it.
    contextOptions: { reducedMotion: "reduce" },
    // Keeping the whole app for later takes as long as many a story: those that need it allow it.
    serviceWorkers: "block",
    // Traces take a quarter of the time: where there is a second try, it is the one that is traced.
    trace: isCI ? "on-first-retry" : "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(browser && { executablePath: browser }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
      ],
    },
  },
});

// How the figures of the web app are measured: the stories' own stage, one after the other, without traces.
import { defineConfig } from "@playwright/test";
import { stage } from "./playwright.stage.ts";

export default defineConfig(stage, {
  testMatch: "**/*.figures.ts",
  timeout: 600_000,
  workers: 1,
  retries: 0,
  use: { ...stage.use, trace: "off", screenshot: "off" },
});

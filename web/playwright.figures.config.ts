// How the figures of the web app are measured: the stories' own stage, one after the other, without traces.
import { defineConfig } from "@playwright/test";
import stories from "./playwright.config.ts";

export default defineConfig(stories, {
  testMatch: "**/*.figures.ts",
  timeout: 600_000,
  workers: 1,
  retries: 0,
  use: { ...stories.use, trace: "off", screenshot: "off" },
});

// How the pictures of the documentation are taken: the stories' own stage, another play.
import { defineConfig } from "@playwright/test";
import { stage } from "./playwright.stage.ts";

export default defineConfig(stage, { testMatch: "**/*.pictures.ts", timeout: 180_000, workers: 1 });

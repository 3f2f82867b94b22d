// How the pictures of the documentation are taken: the stories' own stage, another play.
import { defineConfig } from "@playwright/test";
import stories from "./playwright.config.ts";

export default defineConfig(stories, { testMatch: "**/*.pictures.ts", timeout: 180_000 });

// How stories run; see playwright.stage.ts.
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { stage } from "./playwright.stage.ts";

const hasPostgres =
  process.env.VECHE_TEST_POSTGRES !== undefined ||
  ["/usr/lib/postgresql", "/usr/bin/postgres"].some(existsSync);

/** What reads and writes most kinds of things: all server code is tested on both databases, without a browser. */
const ON_BOTH = /(channel|first-chat|history|polls|searching)\.spec\.ts/;

export default defineConfig(stage, {
  projects: [
    { name: "sqlite" },
    // Where it cannot be had, `make test` says so.
    ...(hasPostgres ? [{ name: "postgresql", testMatch: ON_BOTH }] : []),
  ],
});

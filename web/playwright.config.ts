// How stories run; see playwright.stage.ts.
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { stage } from "./playwright.stage.ts";

const hasPostgres =
  process.env.VECHE_TEST_POSTGRES !== undefined ||
  ["/usr/lib/postgresql", "/usr/bin/postgres"].some(existsSync);

export default defineConfig(stage, {
  projects: [
    { name: "sqlite" },
    // Where it cannot be had, `make test` says so.
    ...(hasPostgres ? [{ name: "postgresql", grep: /@both/ }] : []),
  ],
});

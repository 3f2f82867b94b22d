// How model tests run: in Node, beside the code they test.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "build/**/*.test.ts"],
    environment: "node",
    // Only what hangs is ended: a property that tries a thousand inputs may meet a busy machine.
    testTimeout: 120_000,
  },
});

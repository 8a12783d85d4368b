import { defineConfig } from "vitest/config";

// The test command sets it for the tools that it runs, and a developer may have it: hosts in tests are as a person's are.
const { env } = process;
delete env["DO_NOT_TRACK"];

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/test/**/*.test.ts",
      "examples/*/test/**/*.test.ts",
      "scripts/**/*.test.ts",
      "testing/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

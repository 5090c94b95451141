import { defineConfig } from "@playwright/test";

const asRoot = process.getuid?.() === 0;

/** Stories in a real browser against the real stack, which e2e/stack.ts starts through the launcher. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  globalSetup: "./e2e/stack.ts",
  // One installation with one database: stories build on one another and run in order.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env["CI"] !== undefined,
  // A story takes ten to forty seconds; a busy machine makes it three times that, and it is still the same story.
  timeout: 150_000,
  expect: { timeout: 20_000 },
  use: {
    // A trace takes a third more of everything. Who needs one of a story that failed says --trace=on.
    trace: "off",
    screenshot: "only-on-failure",
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      // Chromium without what is only there to be seen: the same pages for two thirds of the work.
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium-headless-shell",
      // Chromium's sandbox refuses to run as root.
      args: asRoot ? ["--no-sandbox"] : [],
    },
  },
});

import { defineConfig } from "@playwright/test";
import { installations } from "./e2e/installations";

const asRoot = process.getuid?.() === 0;

/** Which stories each installation sees, about as many minutes for each; those about what all of them left come last. */
const stories: Record<(typeof installations)[number], string[]> = {
  first: ["[1-7]-*.spec.ts", "secrets.spec.ts", "smoke.spec.ts"],
  second: ["0-*.spec.ts", "[89]-*.spec.ts", "[ab]-*.spec.ts", "secrets.spec.ts"],
};

/** Stories in a real browser against the real stack, which e2e/stack.ts starts through the launcher. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalSetup: "./e2e/stack.ts",
  // Each installation has one database: its stories build on one another and run in order.
  projects: installations.map((name) => ({ name, testMatch: stories[name], workers: 1 })),
  workers: installations.length,
  fullyParallel: false,
  forbidOnly: process.env["CI"] !== undefined,
  // A story takes ten to forty seconds; a busy machine makes it many times that, and it is still the same story.
  timeout: 300_000,
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

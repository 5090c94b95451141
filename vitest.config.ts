import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };
const outside = ["**/node_modules/**", "**/.next/**", "**/dist/**", "e2e/**"];

/** Tests that put modules of their own in the place of ours: the web process's dependencies, the list of checks. */
const replacing = ["app/**/*.integration.test.ts", "lib/checklist/engine.integration.test.ts"];

/** Unit tests touch neither network nor database; integration tests run on real servers that `npm test` starts. */
export default defineConfig({
  resolve: { alias },
  test: {
    // Tests wait for servers and processes more than they compute: two for each of two processors.
    maxWorkers: 4,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...outside, "**/*.integration.test.ts"],
          // Property tests take a second or two, and several times that beside other work.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          globalSetup: "test/global-setup.ts",
          include: ["**/*.integration.test.ts"],
          exclude: [...outside, ...replacing, "launcher/**"],
          // Loading what is tested takes longer than most tests: files that replace no module share what is loaded.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        // Files that replace modules must not see what others have loaded.
        test: {
          name: "isolated",
          globalSetup: "test/global-setup.ts",
          include: [...replacing],
          exclude: outside,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        // Whole installations, whose start is timed: after everything else, when the machine is quiet.
        test: {
          name: "launcher",
          globalSetup: "test/global-setup.ts",
          include: ["launcher/*.integration.test.ts"],
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        // The production stack on a Docker engine: one after the other, for the tests share it.
        test: {
          name: "deployment",
          globalSetup: "e2e/deployment/global-setup.ts",
          include: ["e2e/deployment/*.test.ts"],
          exclude: ["**/node_modules/**"],
          sequence: { groupOrder: 2 },
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

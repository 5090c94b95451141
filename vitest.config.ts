import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };
const outside = ["**/node_modules/**", "**/.next/**", "**/dist/**", "e2e/**"];

/**
 * Files that must not share a process with others: they put modules of their own in the place of ours, or watch and change
 * what belongs to the process, as every request it answers or all of its memory.
 */
export const apart = {
  unit: [
    "app/_server/*.test.ts",
    "app/_api/routes-on-disk.test.ts",
    "lib/archive/*.test.ts",
    "lib/encryption/*.test.ts",
    "lib/kernel/errors.test.ts",
    "lib/restores/check-foreign.test.ts",
  ],
  integration: [
    "app/permissions.integration.test.ts",
    "app/_server/*.integration.test.ts",
    "app/*/_data/*.integration.test.ts",
    "app/api/gate/*.integration.test.ts",
    "lib/checklist/engine.integration.test.ts",
  ],
};

/** Unit tests touch neither network nor database; integration tests run on real servers that `npm test` starts. */
export default defineConfig({
  resolve: { alias },
  test: {
    // Tests wait for servers and processes more than they compute: four leave a fifth of two processors idle.
    maxWorkers: 5,
    // What a test waits for is there in a moment, or a minute later where others compute: what must be quick is measured.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...outside, "**/*.integration.test.ts", ...apart.unit],
          // Loading what is tested takes longer than most tests: files share what is loaded, here and below.
          isolate: false,
          // Property tests take a second or two, and several times that beside other work.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "unit-apart",
          include: apart.unit,
          exclude: [...outside, "**/*.integration.test.ts"],
          testTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          globalSetup: "test/global-setup.ts",
          include: ["**/*.integration.test.ts"],
          exclude: [...outside, ...apart.integration, "launcher/**"],
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration-apart",
          globalSetup: "test/global-setup.ts",
          include: apart.integration,
          exclude: outside,
          testTimeout: 180_000,
          hookTimeout: 180_000,
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
          testTimeout: 180_000,
          hookTimeout: 180_000,
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
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});

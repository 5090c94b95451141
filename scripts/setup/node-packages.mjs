import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupProblem } from "./problem.mjs";
import { runStep } from "./run-step.mjs";

/** The step that installs what package-lock.json names, including our pinned Node. */
export function nodePackages(root) {
  const marker = join(root, "node_modules/.seaworthy-lock-hash");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return {
    title: "Installing packages",
    needed: !existsSync(marker) || readFileSync(marker, "utf8").trim() !== wanted,
    async run(title) {
      // npm empties the folder first: behind a link it is somebody else's.
      if (lstatSync(join(root, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink())
        throw new SetupProblem(
          "node_modules is a link to another folder, and what is in it is not what package-lock.json names.",
        );
      // NODE_ENV=production would leave out what the build needs.
      await runStep(title, "npm", ["ci", "--no-audit", "--no-fund", "--include=dev", "--include=optional"], {
        cwd: root,
      });
      requirePinnedNode(root);
      writeFileSync(marker, wanted);
    },
  };
}

/** The Node that everything of ours runs on: an npm package per platform, so the lock file vouches for it. */
export function pinnedNode(root) {
  return join(root, "node_modules/.bin/node");
}

function requirePinnedNode(root) {
  if (existsSync(pinnedNode(root))) return;
  throw new SetupProblem(
    "npm left out the optional packages that hold Node 24. Run: npm config delete omit && npm ci --include=optional",
  );
}

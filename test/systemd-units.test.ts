import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const folder = "deploy/systemd";
const units = readdirSync(folder).filter((name) => name.endsWith(".service"));

function whyNotVerified(): string | null {
  try {
    execFileSync("systemd-analyze", ["--version"], { stdio: "ignore" });
    return null;
  } catch {
    return "systemd-analyze is not here";
  }
}

describe.each(units)("%s", (name) => {
  const text = readFileSync(join(folder, name), "utf8");

  test("runs as nobody in particular, on a system that it cannot change", () => {
    for (const line of [
      "User=seaworthy",
      "NoNewPrivileges=yes",
      "ProtectSystem=strict",
      "ProtectHome=yes",
      "PrivateTmp=yes",
      "CapabilityBoundingSet=",
      "RestrictSUIDSGID=yes",
    ])
      expect(text.split("\n")).toContain(line);
  });

  test("is one that systemd takes", (context) => {
    const why = whyNotVerified();
    context.skip(why !== null, why ?? undefined);
    const copies = mkdtempSync(join(tmpdir(), "seaworthy-units-"));
    try {
      // All of them: they name one another. The program is this checkout's, so that it is there.
      for (const unit of units)
        writeFileSync(
          join(copies, unit),
          readFileSync(join(folder, unit), "utf8").replaceAll(
            /\/opt\/seaworthy\/node_modules\/\.bin\/node/g,
            process.execPath,
          ),
        );
      const said = execFileSync("systemd-analyze", ["verify", "--man=no", join(copies, name)], {
        encoding: "utf8",
        stdio: "pipe",
      });
      expect(said).toBe("");
    } finally {
      rmSync(copies, { recursive: true });
    }
  });
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import wabt from "wabt";

const source = new URL("row-kernel.wat", import.meta.url);

// `npm run kernel` is this file with --update: it writes what it compares here.
test("row-kernel-code.ts is what row-kernel.wat says: if not, npm run kernel", async () => {
  const wat = (await wabt()).parseWat("row-kernel.wat", readFileSync(source, "utf8"));
  wat.validate();
  const code = Buffer.from(wat.toBinary({}).buffer).toString("base64");
  const lines = code.match(/.{1,110}/g)?.map((line) => `${line}\\\n`) ?? [];
  await expect(`/** row-kernel.wat as machines read it, written by \`npm run kernel\`. */
export const rowKernelCode =
  "\\
${lines.join("")}";
`).toMatchFileSnapshot("row-kernel-code.ts");
});

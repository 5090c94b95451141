import { expect, test } from "vitest";
import { openTarget } from "./open-target";

test("an address of IPv6 is looked for as an address, not as a name with brackets", async () => {
  const target = openTarget({ targetUrl: "mysql://app:secret@[::1]:1/shop", targetPoolSize: 1 });
  const failure = await target.connect().catch((error: unknown) => error);
  await target.close();
  expect(failure).toMatchObject({ code: "target.unreachable" });
  expect(failure).not.toMatchObject({ cause: { code: "ENOTFOUND" } });
  expect(failure).not.toMatchObject({ cause: { code: "EAI_AGAIN" } });
});

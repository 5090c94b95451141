import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { requireFreePorts } from "./ports";

test("only the variable of the port that is in use is proposed", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const address = holder.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const wanted = { purpose: "something", host: "127.0.0.1" };
  const refused = requireFreePorts([
    { ...wanted, variable: "PORT", port: 0 },
    { ...wanted, variable: "EMBEDDED_DATABASE_PORT", port },
  ]);
  await expect(refused).rejects.toMatchObject({
    code: "launcher.ports",
    hint: expect.stringMatching(/for example: EMBEDDED_DATABASE_PORT=\d+ npm start$/),
  });
  holder.close();
});

import { isDeepStrictEqual } from "node:util";
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Config } from "@/lib/config/config";
import type { Deps } from "@/lib/deps";
import { messageOf } from "@/lib/kernel/errors";
import { domainOf } from "@/lib/mail/who-gets-mail";
import { settings } from "@/lib/store/schema";
import type { MeasuredCertificate } from "./alert-facts";
import { type CertificateHolder, readValidTo } from "./read-valid-to";

const rowName = "certificates";
const measuredEveryMs = 6 * 3_600_000;

const stored = z.object({
  measuredAt: z.coerce.date(),
  certificates: z.array(
    z.object({
      what: z.enum(["console", "mail server"]),
      name: z.string(),
      validTo: z.string().nullable(),
      problem: z.string().nullable(),
    }),
  ),
});

/**
 * Until when the certificates are valid that people and mail depend on, as measured at most six hours ago. One that
 * could not be looked at is `cannot see`: what was known of it before may no longer be true.
 */
export async function gatherCertificates(deps: Deps): Promise<MeasuredCertificate[]> {
  const { store, clock, config } = deps;
  const holders = holdersIn(config);
  const [row] = await store.db.select({ value: settings.value }).from(settings).where(eq(settings.name, rowName));
  const known = stored.safeParse(row?.value);
  const now = clock.now();
  if (known.success && isStillGood(known.data, holders, now)) return known.data.certificates;
  const certificates = await Promise.all(holders.map((holder) => measure(holder, domainOf(config.mail.from.address))));
  const written = { value: { measuredAt: now, certificates }, updatedAt: now, updatedByName: "system" };
  await store.db
    .insert(settings)
    .values({ name: rowName, ...written })
    .onDuplicateKeyUpdate({ set: written });
  return certificates;
}

type Holder = CertificateHolder & Pick<MeasuredCertificate, "what" | "name">;

/** The console as people reach it, and the server that mail is handed to. */
export function holdersIn({ baseUrl, mail }: Pick<Config, "baseUrl" | "mail">): Holder[] {
  const holders: Holder[] = [];
  const { protocol, hostname, port } = new URL(baseUrl);
  const host = hostname.replace(/^\[|\]$/g, "");
  if (protocol === "https:") holders.push(holderOf("console", host, Number(port || 443), "implicit"));
  const { server } = mail;
  if (server !== null && server.tls !== "none")
    holders.push(holderOf("mail server", server.host, server.port, server.tls));
  return holders;
}

function holderOf(what: Holder["what"], host: string, port: number, tls: Holder["tls"]): Holder {
  return { what, name: `${host}:${port}`, host, port, tls };
}

function isStillGood({ measuredAt, certificates }: z.infer<typeof stored>, holders: Holder[], now: Date): boolean {
  const ageMs = now.getTime() - measuredAt.getTime();
  const same = isDeepStrictEqual(
    certificates.map(({ name }) => name),
    holders.map(({ name }) => name),
  );
  return same && ageMs >= 0 && ageMs < measuredEveryMs;
}

async function measure(holder: Holder, client: string): Promise<MeasuredCertificate> {
  const { what, name } = holder;
  try {
    return { what, name, validTo: (await readValidTo(holder, client)).toISOString(), problem: null };
  } catch (error) {
    // Whatever it was, it says nothing about the certificate.
    return { what, name, validTo: null, problem: messageOf(error) };
  }
}

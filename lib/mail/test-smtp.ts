import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { countAttempt } from "@/lib/auth/rate-limits";
import type { MailServer } from "@/lib/config/config";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { isProbePort, probePorts } from "./probe/guard";
import { probeSmtp } from "./probe/probe-smtp";
import type { SmtpStep, SmtpTranscript } from "./probe/transcript";
import { Recipient } from "./recipient";

const hostName = /^([a-z0-9_-]+\.)*[a-z0-9_-]+$|^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*$/i;

/** `server`: another one than the configured; its password is used for this test only. `to`: the sender when left out. */
export const TestSmtpInput = z.object({
  server: z
    .strictObject({
      host: z.string().max(253).regex(hostName, "must be a host name or an address, without a port"),
      port: z.number("must be a whole number from 1 to 65535").int().min(1).max(65535),
      tls: z.enum(["starttls", "implicit", "none"]),
      user: z.string().min(1).max(320).optional(),
      password: z.string().min(1).max(1000).optional(),
    })
    .refine((it) => (it.user === undefined) === (it.password === undefined), {
      message: "user and password go together",
    })
    .optional(),
  to: Recipient.optional(),
});

type Given = NonNullable<z.infer<typeof TestSmtpInput>["server"]>;

export interface TestSmtpOptions {
  /** Ends the conversation at once; the step under way says so. */
  signal?: AbortSignal;
  /** Told of each step as it ends. */
  onStep?: (step: SmtpStep) => void;
}

const atOnce = 2;
/** Who is testing what in this process. */
const running = new Map<string, string>();

/**
 * Talks to the mail server up to the point where a mail would be handed in, and sends none. Bad news is a value: a
 * step that failed. Throws `mail.not_configured`, `mail.test_running`, `mail.port_refused`, `auth.too_many_attempts`.
 */
export async function testSmtp(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof TestSmtpInput>,
  { signal, onStep }: TestSmtpOptions = {},
): Promise<SmtpTranscript> {
  requireScope(actor, "mail:test");
  const { server: given, to } = TestSmtpInput.parse(input);
  const { mail } = deps.config;
  if (given !== undefined) requireMayChoose(deps, actor, given.port);
  const server = given === undefined ? mail.server : serverOf(given, mail.server?.ca ?? null);
  if (server === null) {
    throw new OperatorError("mail.not_configured", "No mail server is configured, so there is none to test.", {
      kind: "conflict",
      hint: "Set SMTP_HOST and what belongs to it (.env.example, docs/mail.md), and restart.",
    });
  }
  const release = takeTurn(actor, server);
  try {
    await countAttempt(deps.store, "smtp-test", actor.id ?? actor.name);
    const transcript = await probeSmtp(server, {
      from: mail.from.address,
      to: to ?? mail.from.address,
      guarded: given !== undefined,
      now: () => deps.clock.now(),
      ...(signal === undefined ? {} : { signal }),
      ...(onStep === undefined ? {} : { onStep }),
    });
    await recordTest(deps, actor, transcript, given !== undefined);
    return transcript;
  } finally {
    release();
  }
}

/** Or the test would be a way to look around in the network. */
function requireMayChoose(deps: Deps, actor: Actor, port: number): void {
  requireScope(actor, "settings:manage");
  requireRecentPassword(actor, deps.clock.now());
  if (isProbePort(port) || port === deps.config.mail.server?.port) return;
  throw new OperatorError("mail.port_refused", `Port ${port} is not one that mail is handed in on.`, {
    kind: "invalid",
    hint: `Use one of ${probePorts.join(", ")}. Another one can be tested once it is configured: set SMTP_PORT=${port}`,
    details: { fields: { "server.port": `must be one of ${probePorts.join(", ")}` } },
  });
}

/** Never with the configured password: it is not for other servers. */
function serverOf({ host, port, tls, user, password }: Given, ca: string | null): MailServer {
  return { host, port, tls, user: user ?? null, password: password ?? null, ca };
}

function takeTurn(actor: Actor, { host, port }: MailServer): () => void {
  const who = actor.id ?? actor.name;
  const own = running.get(who);
  if (own !== undefined || running.size >= atOnce)
    throw new OperatorError(
      "mail.test_running",
      own === undefined
        ? `${running.size} connection tests are running already: ${[...running.values()].join(", ")}.`
        : `Your test of ${own} is still running.`,
      { kind: "conflict", hint: "Wait for it, 45 s at most, or cancel it.", retryAfterSeconds: 10 },
    );
  running.set(who, `${host}:${port}`);
  return () => running.delete(who);
}

async function recordTest(deps: Deps, actor: Actor, transcript: SmtpTranscript, chosen: boolean): Promise<void> {
  const { server, ok, steps } = transcript;
  const ending = steps.find(({ outcome }) => outcome === "failed" || outcome === "cancelled");
  await recordAudit(
    deps.store.db,
    actor,
    {
      action: "mail.smtp_test",
      subject: `${server.host}:${server.port}`,
      outcome: ok ? "done" : "failed",
      details: {
        tls: server.tls,
        server: chosen ? "chosen" : "configured",
        ...(ending === undefined ? {} : { step: ending.name, outcome: ending.outcome, summary: ending.summary }),
      },
    },
    deps.clock.now(),
  );
}

import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { toJson } from "@/components/json";
import { ErrorPanel } from "@/components/ui/error-panel";
import { getResetRehearsal } from "@/lib/accounts";
import { listTestMessages } from "@/lib/mail";
import { read } from "../_data/read";
import { readMailStatus } from "../_data/shared-reads";
import { whyNot } from "../_data/why-not";
import { MailHeader } from "./_components/mail-header";
import { ResetRehearsal } from "./_components/reset-rehearsal";
import { SenderDomain } from "./_components/sender-domain";
import { StatusCard } from "./_components/status-card";
import { TestMessage } from "./_components/test-message";
import { ConnectionTest } from "./connection/connection-test";

export const metadata: Metadata = { title: "Mail" };

export default async function MailPage() {
  const { deps, actor } = await consoleContext();
  const cannotTest = whyNot(actor, "mail:test");
  const cannotRehearse = whyNot(actor, "users:manage");
  const [found, messages, rehearsal] = await Promise.all([
    readMailStatus(),
    cannotTest === undefined ? read(listTestMessages(deps, actor, {})) : null,
    cannotRehearse === undefined ? read(getResetRehearsal(deps, actor, {})) : null,
  ]);
  const status = found.ok ? found.value : null;
  return (
    <>
      <MailHeader title="Mail" summary="How mail leaves, whom it reaches, and whether it arrives" current="/mail" />
      <div className="space-y-4">
        {found.ok ? (
          <StatusCard status={found.value} />
        ) : (
          <ErrorPanel title="How mail leaves could not be read" error={found.error} />
        )}
        <ConnectionTest
          server={status?.server ?? null}
          cannotTest={cannotTest}
          cannotChoose={whyNot(actor, "settings:manage")}
        />
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <TestMessage
            initial={messages?.ok === true ? toJson(messages.value) : []}
            ownAddress={actor.name}
            captureUrl={status?.captureUrl ?? null}
            reason={cannotTest}
          />
          <ResetRehearsal
            initial={rehearsal?.ok === true ? toJson(rehearsal.value) : noRehearsal}
            ownAddress={actor.name}
            captureUrl={status?.captureUrl ?? null}
            reason={cannotRehearse}
          />
        </div>
        <SenderDomain domain={status?.from.address.replace(/^.*@/, "") ?? ""} reason={cannotTest} />
      </div>
    </>
  );
}

const noRehearsal = { mail: null, openedAt: null, completedAt: null };

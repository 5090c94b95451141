import type { Metadata } from "next";
import { webDeps } from "@/app/_server/deps";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { peekTestMessage } from "@/lib/mail";
import { LinkSpent } from "../_components/link-spent";
import { MailTestForm } from "./mail-test-form";

export const metadata: Metadata = { title: "Test message" };

/** Opening it proves nothing yet: scanners open links too. Whoever presses the button has the message. */
export default async function MailTestPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { token = "" } = flatParams(await searchParams);
  const deps = webDeps();
  const message = await peekTestMessage(deps, token);
  if (message !== null) return <MailTestForm token={token} to={message.to} baseUrl={deps.config.baseUrl} />;
  return (
    <LinkSpent works="24 hours" action={{ href: "/mail", label: "Open the Mail page" }}>
      If it was confirmed, the Mail page says so. If not, send another test message there.
    </LinkSpent>
  );
}

import Link from "next/link";
import { consoleContext } from "@/app/_server/console-context";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Time } from "@/components/ui/time";
import type { UserView } from "@/lib/accounts";
import { listMails, type MailView } from "@/lib/mail";
import { read } from "../../_data/read";
import { MailStateBadge } from "../../mail/_components/mail-state-badge";
import { templateTitle } from "../../mail/_components/template-title";
import { MailTrouble } from "../_components/mail-trouble";

const shown = 20;

/** What was sent to them about their account, and what became of it. */
export async function UserMails({ user }: { user: UserView }) {
  const { deps, actor } = await consoleContext();
  const list = await read(listMails(deps, actor, { about: `user:${user.id}`, limit: shown }));
  if (!list.ok) return <ErrorPanel title="The mails could not be read" error={list.error} />;
  const { mails } = list.value;
  return (
    <Section id="mails" title="Mails about them">
      {mails.length === 0 ? (
        <p className="border-t px-4.5 py-4 text-muted">None yet.</p>
      ) : (
        <ul className="divide-y border-t">
          {mails.map((mail, index) => (
            <MailRow key={mail.id} mail={mail} user={user} newest={index === 0} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function MailRow({ mail, user, newest }: { mail: MailView; user: UserView; newest: boolean }) {
  const { id, response, error, canResend } = mail;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 px-4.5 py-2.5">
      <div className="min-w-0 grow basis-64">
        <Link href={`/mail/log/${id}`} className="rounded-sm font-medium wrap-anywhere hover:underline">
          {templateTitle(mail.template)}
        </Link>
        <p className="text-xs text-muted wrap-anywhere">to {mail.recipient}</p>
        {/* Of earlier ones only the log can send them again: they may be out of date. */}
        {newest && mail.state === "failed" && (
          <MailTrouble
            user={{ id: user.id, name: user.name, status: user.status }}
            mail={{ id, response, error, canResend }}
            title={templateTitle(mail.template)}
          />
        )}
      </div>
      <MailStateBadge mail={mail} />
      <Time at={mail.sentAt ?? mail.createdAt} className="text-muted" />
    </li>
  );
}

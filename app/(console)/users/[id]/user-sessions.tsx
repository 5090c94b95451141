import { consoleContext } from "@/app/_server/console-context";
import { toJson } from "@/components/json";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { listSessions, type UserView } from "@/lib/accounts";
import { SessionList } from "../../_components/session-list";
import { read } from "../../_data/read";
import { EndSessionsButton } from "./end-sessions-button";

/** Where they are signed in now. */
export async function UserSessions({ user }: { user: UserView }) {
  const { deps, actor } = await consoleContext();
  const sessions = await read(listSessions(deps, actor, { userId: user.id }));
  if (!sessions.ok) return <ErrorPanel title="The sessions could not be read" error={sessions.error} />;
  const own = user.id === actor.id;
  return (
    <Section
      id="sessions"
      title="Signed in"
      aside={
        !own && sessions.value.length > 0 ? <EndSessionsButton user={{ id: user.id, name: user.name }} /> : undefined
      }
    >
      <SessionList sessions={toJson(sessions.value)} />
    </Section>
  );
}

import { consoleContext } from "@/app/_server/console-context";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { getUserHistory } from "@/lib/accounts";
import { EventList } from "../../_components/event-list";
import { read } from "../../_data/read";

/** What happened to their account. */
export async function UserHistory({ id }: { id: string }) {
  const { deps, actor } = await consoleContext();
  const events = await read(getUserHistory(deps, actor, { id }));
  if (!events.ok) return <ErrorPanel title="The history could not be read" error={events.error} />;
  return (
    <Section id="history" title="History">
      <div className="border-t px-4.5 py-1.5">
        {events.value.length === 0 ? (
          <p className="py-2 text-muted">Nothing has been recorded yet.</p>
        ) : (
          <EventList events={events.value} />
        )}
      </div>
    </Section>
  );
}

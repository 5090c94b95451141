import { Section } from "@/components/ui/card";
import { EventList } from "../../_components/event-list";
import type { BackupDetail } from "@/lib/backups";

/** Who did what with this archive. */
export function BackupHistory({ history }: { history: BackupDetail["history"] }) {
  return (
    <Section id="history" title="History">
      <div className="border-t px-4.5 py-1.5">
        {history.length === 0 ? (
          <p className="py-2 text-muted">Nothing has been recorded yet.</p>
        ) : (
          <EventList events={history} />
        )}
      </div>
    </Section>
  );
}

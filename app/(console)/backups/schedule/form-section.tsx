import type { ReactNode } from "react";
import { Section } from "@/components/ui/card";

/** One subject of the form: what is set on the left, what that means on the right. */
export function FormSection({
  id,
  title,
  note,
  meaning,
  children,
}: {
  id: string;
  title: string;
  note: ReactNode;
  meaning: ReactNode;
  children: ReactNode;
}) {
  return (
    <Section id={id} title={title} note={note}>
      <div className="grid border-t lg:grid-cols-2">
        <div className="space-y-4 px-4.5 py-4">{children}</div>
        <div className="border-t bg-subtle px-4.5 py-4 lg:border-t-0 lg:border-l">{meaning}</div>
      </div>
    </Section>
  );
}

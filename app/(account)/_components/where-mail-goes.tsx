import type { MailConfig } from "@/lib/config/config";

/** On pages that promise a mail: where to read it when this installation catches them all. */
export function WhereMailGoes({ mail: { mode, captureUrl } }: { mail: Pick<MailConfig, "mode" | "captureUrl"> }) {
  if (mode !== "captured" || captureUrl === null) return null;
  return (
    <p className="mt-5 border-t pt-4 text-xs text-muted">
      No mail leaves this installation. Read it{" "}
      <a href={captureUrl} className="text-primary underline underline-offset-2">
        where it is caught
      </a>
      .
    </p>
  );
}

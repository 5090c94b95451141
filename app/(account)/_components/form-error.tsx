import type { ErrorReport } from "@/lib/kernel/errors";

/** Why a form was not accepted; announced as soon as it appears. */
export function FormError({ error }: { error: ErrorReport | null }) {
  return (
    <div role="alert" className="empty:hidden">
      {error !== null && (
        <div className="rounded-md bg-danger-soft px-3 py-2.5 text-sm">
          <p className="font-medium text-danger">{error.message}</p>
          {error.hint !== undefined && <p className="mt-0.5 text-text">{error.hint}</p>}
        </div>
      )}
    </div>
  );
}

"use client";

import { Button } from "@/components/ui/button";
import type { ErrorReport } from "@/lib/kernel/errors";
import { FormError } from "./form-error";

/** What a link was made for, done by one press: opening the page alone does nothing. */
export function OneButton({
  label,
  pending,
  error,
  onPress,
}: {
  label: string;
  pending: boolean;
  error: ErrorReport | null;
  onPress(): Promise<unknown>;
}) {
  return (
    <div className="mt-5 space-y-4">
      <FormError error={error} />
      <Button variant="primary" pending={pending} onClick={() => void onPress()} className="w-full">
        {label}
      </Button>
    </div>
  );
}

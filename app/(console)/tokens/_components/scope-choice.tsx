"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { scopeGroups, scopeWords, type TokenScope } from "./scope-words";

/** What a token may do, by how much harm it could do. */
export function ScopeChoice({
  chosen,
  onChange,
  error,
}: {
  chosen: ReadonlySet<TokenScope>;
  onChange(chosen: ReadonlySet<TokenScope>): void;
  error?: string | undefined;
}) {
  return (
    <div className="space-y-4">
      {error !== undefined && (
        <p role="alert" className="text-xs text-danger">
          {error}
        </p>
      )}
      {scopeGroups.map(({ label, scopes }) => (
        <fieldset key={label} className="rounded-md border px-3.5 pt-2 pb-3">
          <legend className="px-1 text-sm font-medium">{label}</legend>
          <div className="grid gap-2 [&_label]:font-normal">
            {scopes.map((scope) => (
              <Checkbox
                key={scope}
                checked={chosen.has(scope)}
                onChange={(checked) => onChange(new Set([...chosen, scope].filter((it) => checked || it !== scope)))}
                label={scopeWords[scope]}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

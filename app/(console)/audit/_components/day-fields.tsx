"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { cn } from "@/components/cn";
import { inputClass } from "@/components/ui/field";
import { hrefWith } from "@/components/ui/search-params";

/** From a day to a day, in UTC, both included; in the URL like every other filter. */
export function DayFields() {
  const router = useRouter();
  const path = usePathname() ?? "/audit";
  const params = Object.fromEntries(useSearchParams() ?? []);
  return (
    <div role="group" aria-label="Days (UTC)" className="flex flex-wrap items-center gap-1.5 text-xs text-muted">
      {(["from", "to"] as const).map((name) => (
        <label key={name} className="flex items-center gap-1.5">
          {name === "from" ? "From" : "to"}
          <input
            // A link that takes the filter back has to empty the box, too.
            key={params[name] ?? ""}
            type="date"
            defaultValue={params[name]?.slice(0, 10)}
            onChange={({ currentTarget: { value, validity } }) => {
              if (validity.valid) router.replace(hrefWith(path, params, { [name]: value }), { scroll: false });
            }}
            className={cn(inputClass, "h-7 w-33 px-2 text-xs")}
          />
        </label>
      ))}
    </div>
  );
}

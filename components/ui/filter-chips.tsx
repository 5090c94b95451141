import Link from "next/link";
import { cn } from "../cn";
import { hrefWith } from "./search-params";

export interface FilterProps {
  label: string;
  path: string;
  params: Record<string, string>;
  /** Of the parameter. */
  name: string;
  /** The first option, with value null, means all. */
  options: { value: string | null; label: string }[];
}

/** One-of-many filter whose choice is a parameter in the URL. */
export function FilterChips({ label, path, params, name, options }: FilterProps) {
  const current = params[name] ?? null;
  return (
    <nav aria-label={label} className="flex flex-wrap gap-2">
      {options.map((option) => (
        <Link
          key={option.label}
          href={hrefWith(path, params, { [name]: option.value })}
          scroll={false}
          // The same page with other rows: there is no shell to fetch ahead.
          prefetch={false}
          aria-current={current === option.value ? "true" : undefined}
          className={cn(
            "rounded-full border px-3 py-1 text-xs font-medium",
            current === option.value
              ? "border-transparent bg-primary-soft text-primary"
              : "text-muted hover:bg-neutral-soft hover:text-text",
          )}
        >
          {option.label}
        </Link>
      ))}
    </nav>
  );
}

import Link from "next/link";
import { cn } from "../cn";

export interface LinkTab {
  href: string;
  label: string;
}

/** Pages of one subject beside one another: links, so that each has an address and works before any script. */
export function LinkTabs({ label, tabs, current }: { label: string; tabs: readonly LinkTab[]; current: string }) {
  return (
    <nav aria-label={label} className="mb-4.5 border-b max-md:-mx-3.5 print:hidden">
      <ul className="flex gap-5 overflow-x-auto max-md:px-3.5">
        {tabs.map(({ href, label: text }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={href === current ? "page" : undefined}
              className={cn(
                "-mb-px block rounded-t-sm border-b-2 py-2 text-sm whitespace-nowrap outline-offset-[-2px]",
                href === current
                  ? "border-b-primary font-semibold text-text"
                  : "border-b-transparent text-muted hover:border-b-line hover:text-text",
              )}
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

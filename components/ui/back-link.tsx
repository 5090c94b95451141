import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

/** To the page above this one. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="-ml-1 inline-flex items-center gap-0.5 rounded-sm hover:text-text">
      <ChevronLeft aria-hidden className="size-4" />
      {children}
    </Link>
  );
}

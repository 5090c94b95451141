"use client";

import { Search } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { cn } from "../cn";
import { inputClass } from "./field";
import { hrefWith } from "./search-params";

/** A search box whose text is `q` in the URL. */
export function SearchField({ label }: { label: string }) {
  const router = useRouter();
  const path = usePathname() ?? "/";
  const params = Object.fromEntries(useSearchParams() ?? []);
  const [text, setText] = useState(params["q"] ?? "");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const go = (q: string) => router.replace(hrefWith(path, params, { q }), { scroll: false });
  return (
    <form
      role="search"
      className="relative w-full sm:w-65"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        go(text.trim());
      }}
    >
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => go(next.trim()), 300);
        }}
        className={cn(inputClass, "pl-9")}
      />
    </form>
  );
}

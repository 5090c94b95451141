"use client";

import { ChevronDown } from "lucide-react";
import { cn } from "../cn";
import type { FilterProps } from "./filter-chips";
import { Menu, MenuLink } from "./menu";
import { hrefWith } from "./search-params";

/** One-of-many filter that is seldom used: its choice is a parameter in the URL, its options are in a menu. */
export function FilterMenu({ label, path, params, name, options }: FilterProps) {
  const current = options.find((option) => option.value === (params[name] ?? null)) ?? options[0];
  const chosen = current?.value !== null;
  return (
    <Menu
      trigger={
        <button
          type="button"
          className={cn(
            "inline-flex items-center gap-1 rounded-full border px-3 py-1 text-xs font-medium",
            chosen
              ? "border-transparent bg-primary-soft text-primary"
              : "text-muted hover:bg-neutral-soft hover:text-text",
          )}
        >
          {label}: {current?.label.toLowerCase()}
          <ChevronDown aria-hidden className="size-3.5" />
        </button>
      }
    >
      {options.map((option) => (
        <MenuLink key={option.label} href={hrefWith(path, params, { [name]: option.value })}>
          {option.label}
        </MenuLink>
      ))}
    </Menu>
  );
}

"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { cn } from "@/components/cn";
import { buttonVariants } from "@/components/ui/button-variants";

/** Loaded when it is first opened. */
const Palette = dynamic(() => import("./palette").then((module) => module.Palette), { ssr: false });

export function PaletteButton({
  cannotBackUp,
  cannotCheck,
  role,
}: {
  cannotBackUp: string | undefined;
  cannotCheck: string | undefined;
  role: string;
}) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = (next: boolean) => {
    setWanted(true);
    setOpen(next);
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setWanted(true);
      setOpen((now) => !now);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={() => show(true)}
        aria-label="Search or run a command"
        aria-keyshortcuts="Control+K Meta+K"
        className={cn(
          buttonVariants(),
          "h-8 justify-start bg-subtle px-2.5 font-normal text-muted shadow-none xl:w-70 max-sm:border-transparent max-sm:bg-transparent",
        )}
      >
        <Search aria-hidden />
        <span className="grow text-left max-xl:sr-only">Search or run a command</span>
        <kbd aria-hidden className="rounded-[5px] border px-1.5 font-mono text-2xs max-xl:hidden">
          Ctrl K
        </kbd>
      </button>
      {wanted && (
        <Palette open={open} onOpenChange={show} cannotBackUp={cannotBackUp} cannotCheck={cannotCheck} role={role} />
      )}
    </>
  );
}

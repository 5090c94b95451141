import { Anchor } from "lucide-react";
import type { ReactNode } from "react";

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center px-4 py-10">
      <p className="mb-6 flex items-center justify-center gap-2.5 text-lg font-semibold tracking-tight">
        <span className="grid size-8 place-items-center rounded-md bg-primary text-on-primary">
          <Anchor aria-hidden className="size-5" />
        </span>
        Seaworthy
      </p>
      <div className="rounded-lg border bg-panel p-6 shadow-card">{children}</div>
    </main>
  );
}

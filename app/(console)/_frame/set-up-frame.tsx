import { Anchor } from "lucide-react";
import type { ReactNode } from "react";
import { type Account, AccountMenu } from "./account-menu";
import { ThemeMenu } from "./theme-menu";

/** Around the one page of those who have to set up their second factor first: nothing else would answer them. */
export function SetUpFrame({ account, children }: { account: Account; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-13 items-center gap-2.5 border-b bg-panel px-3 md:px-5.5 print:hidden">
        <span className="grid size-6.5 shrink-0 place-items-center rounded-[7px] bg-primary text-on-primary">
          <Anchor aria-hidden className="size-4" />
        </span>
        <span className="text-base font-semibold tracking-tight">Seaworthy</span>
        <div className="ml-auto flex items-center gap-2">
          <ThemeMenu />
          <AccountMenu account={account} />
        </div>
      </header>
      <main id="content" className="mx-auto w-full max-w-2xl grow px-3.5 pt-5 pb-10 md:pt-6.5">
        {children}
      </main>
    </div>
  );
}

"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Tooltip } from "@base-ui/react/tooltip";
import { OverDialog } from "@/components/ui/dialog";
import { Toaster } from "@/components/ui/toast";
import { PasswordQuestion } from "./password-question";

export function ConsoleProviders({ children }: { children: ReactNode }) {
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { staleTime: 1000 } } }));
  return (
    <QueryClientProvider client={client}>
      <OverDialog value={<PasswordQuestion />}>
        <Tooltip.Provider delay={300}>{children}</Tooltip.Provider>
      </OverDialog>
      <PasswordQuestion />
      <Toaster />
    </QueryClientProvider>
  );
}

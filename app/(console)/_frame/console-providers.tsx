"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useTheme } from "next-themes";
import { type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { Tooltip } from "@base-ui/react/tooltip";
import { OverDialog } from "@/components/ui/dialog";
import { PasswordQuestion } from "./password-question";

export function ConsoleProviders({ children }: { children: ReactNode }) {
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { staleTime: 1000 } } }));
  const { resolvedTheme } = useTheme();
  return (
    <QueryClientProvider client={client}>
      <OverDialog value={<PasswordQuestion />}>
        <Tooltip.Provider delay={300}>{children}</Tooltip.Provider>
      </OverDialog>
      <PasswordQuestion />
      <Toaster
        theme={resolvedTheme === "dark" ? "dark" : "light"}
        position="bottom-right"
        toastOptions={{
          classNames: {
            toast: "!rounded-lg !border-line !bg-panel !text-text !font-sans !shadow-high",
            description: "!text-muted",
            success: "[&_[data-icon]]:!text-ok",
            error: "[&_[data-icon]]:!text-danger",
          },
        }}
      />
    </QueryClientProvider>
  );
}

"use client";

import { CrashScreen } from "@/components/ui/crash-screen";

export default function RootError({ error, retry }: { error: Error & { digest?: string }; retry(): void }) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <CrashScreen reference={error.digest} retry={retry} />
    </main>
  );
}

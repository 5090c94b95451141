"use client";

import { CrashScreen } from "@/components/ui/crash-screen";

export default function ConsoleError({ error, retry }: { error: Error & { digest?: string }; retry(): void }) {
  return <CrashScreen reference={error.digest} retry={retry} />;
}

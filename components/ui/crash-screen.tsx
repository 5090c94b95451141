"use client";

import { CircleX } from "lucide-react";
import { Button } from "./button";
import { Card } from "./card";

/** For errors nobody foresaw: the text stays in the server's log, under this reference. */
export function CrashScreen({ reference, retry }: { reference: string | undefined; retry(): void }) {
  return (
    <Card className="w-full max-w-xl p-5">
      <div role="alert" className="flex gap-3">
        <CircleX aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
        <div className="min-w-0 space-y-2">
          <h1 className="text-lg">This page could not be shown</h1>
          <p>Nothing was changed. Jobs that run go on without this page.</p>
          <p className="text-muted">
            Most often a database does not answer:{" "}
            <a href="/health/ready" className="text-primary underline">
              /health/ready
            </a>{" "}
            says which. {reference !== undefined && <>The log of the web process has the reason under {reference}.</>}
          </p>
          <Button variant="primary" className="mt-2" onClick={() => retry()}>
            Try again
          </Button>
        </div>
      </div>
    </Card>
  );
}

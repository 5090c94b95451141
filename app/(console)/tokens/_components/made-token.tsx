"use client";

import { TriangleAlert } from "lucide-react";
import { exactUtc } from "@/components/format-time";
import { CodeBlock } from "@/components/ui/code-block";
import type { CreatedToken } from "@/lib/tokens";
import { exampleFor } from "./example-request";

/** The secret, shown this once, and how it is used. */
export function MadeToken({ made: { token, secret }, baseUrl }: { made: CreatedToken; baseUrl: string }) {
  return (
    <div className="space-y-3.5 text-sm">
      <p className="flex items-start gap-2">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        Copy it now, into the place where your pipeline keeps its secrets. It is not kept here, and not shown again.
      </p>
      <CodeBlock code={secret} label="The token" />
      <div className="space-y-1.5">
        <p className="font-medium">How it is used</p>
        <CodeBlock
          code={`curl -H "Authorization: Bearer $SEAWORTHY_TOKEN" ${baseUrl}${exampleFor(token.scopes)}`}
          label="An example"
        />
      </div>
      <p className="text-muted">
        {token.name} works until {exactUtc(new Date(token.expiresAt))}.
      </p>
    </div>
  );
}

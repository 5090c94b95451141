"use client";

import { Download, Printer } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { CopyButton } from "@/components/ui/copy-button";

/** Shown once: what opens the door when the phone is lost. Nobody goes on without having said that they are saved. */
export function RecoveryCodes({ codes, onSaved }: { codes: string[]; onSaved(): void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [saved, setSaved] = useState(false);
  // What was here before is gone, and with it the focus.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="space-y-4">
      <div>
        <h3 ref={heading} tabIndex={-1} className="text-sm outline-none">
          The second factor is on. These are your recovery codes
        </h3>
        <p className="mt-1 text-muted">
          When the phone is lost, each opens the door once. They are shown now and never again: keep them where the
          phone is not. Earlier ones do not work any more.
        </p>
      </div>
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-md border bg-subtle px-4 py-3 font-mono text-sm sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={codes.join("\n")} />
        <Button size="small" onClick={() => download(codes)}>
          <Download aria-hidden />
          Download
        </Button>
        <Button size="small" onClick={() => print(codes)}>
          <Printer aria-hidden />
          Print
        </Button>
      </div>
      <Checkbox checked={saved} onChange={setSaved} label="I have saved them" />
      <Button variant="primary" reason={saved ? undefined : "First say that they are saved."} onClick={onSaved}>
        Done
      </Button>
    </div>
  );
}

const title = () => `Seaworthy recovery codes, ${window.location.host}`;

function download(codes: string[]): void {
  const url = URL.createObjectURL(new Blob([`${[title(), "", ...codes].join("\n")}\n`], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "seaworthy-recovery-codes.txt";
  link.click();
  URL.revokeObjectURL(url);
}

/** Only the codes go on the paper: they are printed from a page of their own, which nobody sees. */
function print(codes: string[]): void {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  document.body.append(frame);
  const page = frame.contentDocument;
  if (page === null) return;
  const heading = page.createElement("h1");
  heading.textContent = title();
  const list = page.createElement("pre");
  list.textContent = codes.join("\n");
  page.body.append(heading, list);
  frame.contentWindow?.addEventListener("afterprint", () => frame.remove());
  frame.contentWindow?.print();
}

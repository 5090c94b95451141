"use client";

import { Upload } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { sendFiles } from "./send-files";

const fileTypes = ".sql,.gz,.zst,.age";

/** Takes dumps from a dialog, or dropped anywhere on the page. */
export function UploadButton({ reason }: { reason: string | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  const dragging = useFileDrop(reason === undefined);
  return (
    <>
      <Button reason={reason} onClick={() => input.current?.click()}>
        <Upload aria-hidden />
        Upload
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        accept={fileTypes}
        aria-label="Dumps to upload"
        className="hidden"
        onChange={(event) => {
          void sendFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      {dragging && (
        <div className="pointer-events-none fixed inset-3 z-50 grid place-items-center rounded-lg border-2 border-dashed border-primary bg-primary-soft/90">
          <p className="text-lg font-semibold text-primary">Drop dumps to upload them</p>
        </div>
      )}
    </>
  );
}

/** True while files are held over the page. */
function useFileDrop(enabled: boolean): boolean {
  const [dragging, setDragging] = useState(false);
  useEffect(() => {
    if (!enabled) return;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const over = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setDragging(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragging(false);
    };
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setDragging(false);
      void sendFiles([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, [enabled]);
  return dragging;
}

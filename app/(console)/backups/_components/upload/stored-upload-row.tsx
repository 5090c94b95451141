"use client";

import { CircleX, FileClock, Trash2, Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { Json } from "@/components/json";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { formatBytes } from "@/lib/kernel/units";
import type { UploadView } from "@/lib/uploads";
import { settle } from "../../../_components/settle";
import { discardUploadAction } from "../../actions";
import { sendFiles } from "./send-files";

/** An upload the server knows and this tab does not send: one that broke off, or one that was refused. */
export function StoredUploadRow({ upload }: { upload: Json<UploadView> }) {
  const failed = upload.state === "failed";
  const Icon = failed ? CircleX : FileClock;
  return (
    <div className="px-4.5 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Icon aria-hidden className={failed ? "size-4 shrink-0 text-danger" : "size-4 shrink-0 text-muted"} />
        <p className="min-w-0 font-mono text-xs wrap-anywhere">{upload.fileName}</p>
        <p className="tabular text-muted">
          {failed ? (
            "was not taken"
          ) : (
            <>
              stopped at {formatBytes(upload.receivedBytes)} of {formatBytes(upload.sizeBytes)}; kept until{" "}
              <Time at={upload.expiresAt} />
            </>
          )}
        </p>
        <div className="ml-auto flex gap-2">
          {!failed && <GoOnButton fileName={upload.fileName} />}
          <DiscardButton upload={upload} />
        </div>
      </div>
      {upload.error !== null && <ErrorPanel error={upload.error} className="mt-2.5 bg-subtle shadow-none" />}
    </div>
  );
}

/** A browser forgets which file it was: chosen again, it goes on where it stopped. */
function GoOnButton({ fileName }: { fileName: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="small" onClick={() => input.current?.click()}>
        <Upload aria-hidden />
        Choose it again to go on
      </Button>
      <input
        ref={input}
        type="file"
        aria-label={`${fileName}, to go on with its upload`}
        className="hidden"
        onChange={(event) => {
          void sendFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

function DiscardButton({ upload: { id, fileName } }: { upload: Pick<UploadView, "id" | "fileName"> }) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const discard = async () => {
    setPending(true);
    const answer = await settle(() => discardUploadAction({ id }));
    setPending(false);
    if (!answer.ok) toast.error("It was not discarded", { description: answer.error.message });
    router.refresh();
  };
  return (
    <Button size="small" pending={pending} aria-label={`Discard ${fileName}`} onClick={() => void discard()}>
      <Trash2 aria-hidden />
      Discard
    </Button>
  );
}

"use client";

import { Pause, Play, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { wholeDuration } from "@/components/format-time";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { formatBytes } from "@/lib/kernel/units";
import { settle } from "../../../_components/settle";
import { discardUploadAction } from "../../actions";
import type { Sending } from "./sendings";

const sender = () => import("./send-file");

/** A file that this tab sends: how far it is, with a way to stop and to go on. */
export function SendingRow({ sending }: { sending: Sending }) {
  const { key, fileName, state, error, uploadId } = sending;
  const router = useRouter();
  const discard = async () => {
    await (await sender()).stopSending(key);
    if (uploadId !== null) await settle(() => discardUploadAction({ id: uploadId }));
    router.refresh();
  };
  // What the server refused will be refused again; a line that broke may be whole again.
  const canGoOn = state === "paused" || (state === "failed" && error?.code === "upload.interrupted");
  return (
    <div className="px-4.5 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p className="min-w-0 font-mono text-xs wrap-anywhere">{fileName}</p>
        <p className="tabular text-muted">{progressText(sending)}</p>
        <div className="ml-auto flex gap-2">
          {state === "sending" && (
            <Button
              size="small"
              aria-label={`Pause ${fileName}`}
              onClick={() => void sender().then(({ pauseSending }) => pauseSending(key))}
            >
              <Pause aria-hidden />
              Pause
            </Button>
          )}
          {canGoOn && (
            <Button
              size="small"
              aria-label={`Go on with ${fileName}`}
              onClick={() => void sender().then(({ resumeSending }) => resumeSending(key))}
            >
              <Play aria-hidden />
              Go on
            </Button>
          )}
          <Button size="small" aria-label={`Discard ${fileName}`} onClick={() => void discard()}>
            <Trash2 aria-hidden />
            Discard
          </Button>
        </div>
      </div>
      {state !== "failed" && (
        <progress
          aria-label={`Upload of ${fileName}`}
          className="mt-2.5 block h-1.5 w-full"
          value={sending.sentBytes}
          max={Math.max(1, sending.sizeBytes)}
        />
      )}
      {error !== null && <ErrorPanel error={error} className="mt-2.5 bg-subtle shadow-none" />}
    </div>
  );
}

function progressText({ state, sentBytes, sizeBytes, rate }: Sending): string {
  const done = `${formatBytes(sentBytes)} of ${formatBytes(sizeBytes)}`;
  if (state === "paused") return `paused at ${done}`;
  if (state === "failed") return `stopped at ${done}`;
  if (rate === null || rate <= 0) return done;
  return `${done} · ${formatBytes(rate)}/s · ${wholeDuration(((sizeBytes - sentBytes) / rate) * 1000)} left`;
}

import type { z } from "zod";
import { openApi } from "@/components/api";
import type { Json } from "@/components/json";
import type { ErrorReport } from "@/lib/kernel/errors";
import type { SmtpStep, SmtpTranscript, TestSmtpInput } from "@/lib/mail";

export type StepView = Json<SmtpStep>;
export type TranscriptView = Json<SmtpTranscript>;
export type SmtpTestInput = z.input<typeof TestSmtpInput>;

/** One line of the answer: a step as soon as it is over, and at the end the whole transcript, or why there is none. */
export type TestEvent = { step: StepView } | { transcript: TranscriptView } | { error: ErrorReport };

/** Runs the connection test; aborting ends it on the server too. Throws `ApiError`. */
export async function* streamTest(input: SmtpTestInput, signal: AbortSignal): AsyncGenerator<TestEvent> {
  const answer = await openApi("/api/admin/smtp/test", {
    method: "POST",
    accept: "application/x-ndjson",
    body: input,
    signal,
  });
  if (answer.body === null) return;
  for await (const line of linesOf(answer.body)) yield JSON.parse(line) as TestEvent;
}

/** Lines as they arrive, which is seldom where the network cuts. */
async function* linesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line !== "");
  }
  if (rest !== "") yield rest;
}

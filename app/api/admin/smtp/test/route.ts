import { streamRoute } from "@/app/_server/stream-route";
import { type SmtpStep, type SmtpTranscript, testSmtp, TestSmtpInput } from "@/lib/mail";

export const POST = streamRoute(
  TestSmtpInput,
  (deps, actor, input, { signal, onEvent }) => testSmtp(deps, actor, input, { signal, onStep: onEvent }),
  { event: (step: SmtpStep) => ({ step }), result: (transcript: SmtpTranscript) => ({ transcript }) },
);

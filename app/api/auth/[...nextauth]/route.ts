import NextAuth from "next-auth";
import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import { countAndLimit } from "@/app/_server/count-and-limit";
import { webDeps } from "@/app/_server/deps";
import { authOptions } from "@/app/_server/next-auth";
import { badCookies, readAuthForm } from "@/app/_server/read-auth-form";
import { requestContext } from "@/app/_server/request-context";
import { answerError, jsonAnswer } from "@/app/_server/respond";
import { withTimeLimit } from "@/app/_server/with-time-limit";
import { OperatorError } from "@/lib/kernel/errors";

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const deps = webDeps();
  const asked = requestContext(deps, request.headers);
  try {
    await countAndLimit(deps, asked, null, true);
    return await withTimeLimit(deps, asked, answer(request, context));
  } catch (error) {
    const { status, report } = answerError(error, asked);
    return jsonAnswer(asked, status, { error: report });
  }
}

async function answer(request: NextRequest, context: Context): Promise<Response> {
  const body = await readAuthForm(request, (await context.params).nextauth);
  const { url, headers } = request;
  const kept = await cookies();
  for (const name of badCookies(kept.getAll())) kept.delete(name);
  const read = body === null ? request : new NextRequest(url, { method: "POST", headers, body });
  const answered = (await NextAuth(read as never, context as never, authOptions(headers))) as Response;
  if (request.method === "POST") await requireOwnForm(answered);
  return answered;
}

/** A form without the token of its session is led back to the form by next-auth, with a status as if all were well. */
async function requireOwnForm(answered: Response): Promise<void> {
  const leadsTo = answered.headers.get("location") ?? (await answered.clone().text());
  if (!/[?&]csrf=true\b/.test(leadsTo)) return;
  throw new OperatorError("auth.wrong_form", "The form is of another session, or too old.", {
    kind: "forbidden",
    hint: "Reload the page and try again.",
    details: { fields: { csrfToken: "is not that of this session" } },
  });
}

export { handle as GET, handle as POST };

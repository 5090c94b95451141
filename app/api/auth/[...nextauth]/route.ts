import NextAuth from "next-auth";
import { NextRequest } from "next/server";
import { countAndLimit } from "@/app/_server/count-and-limit";
import { webDeps } from "@/app/_server/deps";
import { authOptions } from "@/app/_server/next-auth";
import { readText } from "@/app/_server/read-request-input";
import { requestContext } from "@/app/_server/request-context";
import { answerError, jsonAnswer } from "@/app/_server/respond";
import { withTimeLimit } from "@/app/_server/with-time-limit";

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

/** An e-mail address, a password and a code: more is nobody's business here. */
const maxBodyBytes = 16_384;

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
  const bounded =
    request.method === "POST"
      ? new NextRequest(request.url, {
          method: "POST",
          headers: request.headers,
          body: await readText(request, maxBodyBytes),
        })
      : request;
  const answered: unknown = await NextAuth(bounded as never, context as never, authOptions(request.headers));
  return answered as Response;
}

export { handle as GET, handle as POST };

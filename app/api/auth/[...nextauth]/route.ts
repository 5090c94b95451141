import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { authOptions } from "@/app/_server/next-auth";

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const answer: unknown = await NextAuth(request as never, context as never, authOptions(request.headers));
  return answer as Response;
}

export { handle as GET, handle as POST };

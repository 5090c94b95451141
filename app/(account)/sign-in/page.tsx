import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { currentRequest } from "@/app/_server/current-actor";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { safePath } from "./safe-path";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { callbackUrl } = flatParams(await searchParams);
  const next = safePath(callbackUrl);
  const { deps, actor } = await currentRequest();
  if (actor !== null) redirect(next);
  return <SignInForm next={next} registrationEnabled={deps.config.registrationEnabled} />;
}

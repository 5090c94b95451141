import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { currentActor } from "@/app/_server/current-actor";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { safePath } from "./safe-path";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { callbackUrl } = flatParams(await searchParams);
  const next = safePath(callbackUrl);
  if ((await currentActor()) !== null) redirect(next);
  return (
    <>
      <h1 className="mb-5 text-xl">Sign in</h1>
      <SignInForm next={next} />
    </>
  );
}

import { PageSkeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <noscript>
        <p role="alert" className="mb-4">
          This console needs JavaScript, which is off or was blocked. The <code>seaworthy</code> command does without.
        </p>
      </noscript>
      <PageSkeleton />
    </>
  );
}

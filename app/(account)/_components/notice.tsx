import type { ReactNode } from "react";

/** A page of the door that says something and offers one way on. */
export function Notice({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <>
      <h1 className="text-xl">{title}</h1>
      <div className="mt-2 space-y-2 text-muted wrap-anywhere">{children}</div>
      {action !== undefined && <div className="mt-5 flex flex-col">{action}</div>}
    </>
  );
}

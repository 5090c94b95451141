import { Download } from "lucide-react";
import { buttonVariants } from "@/components/ui/button-variants";

/** Plain links: one of the framework's would fetch the file when it is merely seen, and exporting is in the log. */
export function ExportLinks({ csv, json }: { csv: string; json: string }) {
  return (
    <>
      {[
        ["CSV", csv],
        ["JSON", json],
      ].map(([format, href]) => (
        <a key={format} href={href} download className={buttonVariants()}>
          <Download aria-hidden />
          Export {format}
        </a>
      ))}
    </>
  );
}

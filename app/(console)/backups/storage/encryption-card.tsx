import { KeyRound } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import type { StorageStatus } from "@/lib/backups";

/** Who can read new archives, and where the private key is. */
export function EncryptionCard({ encryption: { recipients, identityMounted } }: Pick<StorageStatus, "encryption">) {
  if (recipients.length === 0)
    return (
      <Section id="encryption" title="Encryption" aside={<Badge tone="warning">Off</Badge>}>
        <div className="space-y-3 border-t px-4.5 py-3.5">
          <p>
            Whoever has a file can read it. Make a key pair on a machine of your own, keep the private key there, and
            give Seaworthy the public one: new archives are encrypted for it while they are written.
          </p>
          <CodeBlock
            label="Commands and settings of encryption"
            code={
              "age-keygen -o key.txt          # on your own machine; prints the public key\nAGE_RECIPIENTS=age1…           # in Seaworthy’s environment"
            }
          />
        </div>
      </Section>
    );
  return (
    <Section
      id="encryption"
      title="Encryption"
      aside={
        <Badge tone="ok">
          <KeyRound aria-hidden />
          On
        </Badge>
      }
    >
      <div className="space-y-3 border-t px-4.5 py-3.5">
        <p>
          New archives are encrypted with age. Only the private {recipients.length === 1 ? "key" : "keys"} of{" "}
          {recipients.length === 1 ? "this public key" : "these public keys"} can read them:
        </p>
        {recipients.map((recipient, index) => (
          <CodeBlock key={recipient} code={recipient} label={`Public key ${index + 1}`} />
        ))}
        <p className="text-muted">
          {identityMounted
            ? "The private key is mounted here, so that drills run by themselves. Keep a copy elsewhere: without it every archive is lost with this server."
            : "The private key is not here. Drills by themselves skip encrypted archives; somebody types the key for a restore or a drill."}
        </p>
      </div>
    </Section>
  );
}

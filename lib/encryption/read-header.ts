import { damaged, truncated } from "@/lib/archive/archive-errors";
import { messageOf, OperatorError } from "@/lib/kernel/errors";
import type { StoredFileReader } from "@/lib/storage/archive-storage";
import { wrongKey } from "./encryption-errors";
import { type AgeIdentity, decrypterFor } from "./read-identity";

const intro = "age-encryption.org/v1\n";
/** A post-quantum recipient takes 2 KiB, so this is room for a hundred; what is longer is no header. */
const limitBytes = 256 * 1024;
const macLine = /\n--- [A-Za-z0-9+/]{43}\n/;

/** Whether a file begins as `age` files do, in either of their two forms. */
export function looksEncrypted(start: Buffer): boolean {
  const text = start.toString("latin1", 0, 64);
  return text.startsWith(intro) || text.startsWith("-----BEGIN AGE ENCRYPTED FILE-----");
}

/**
 * The file's key, and where its payload begins. Throws `encryption.wrong_key`, `encryption.bad_identity`,
 * `archive.damaged`, `archive.truncated`.
 */
export async function readFileKey(
  reader: StoredFileReader,
  fileName: string,
  identity: AgeIdentity,
  recipients: readonly string[],
): Promise<{ fileKey: Uint8Array; headerBytes: number }> {
  const header = await readHeader(reader, fileName);
  if (/\n-> scrypt /.test(header))
    throw new OperatorError("encryption.passphrase", `${fileName} is encrypted with a passphrase, not for a key.`, {
      kind: "invalid",
      hint: `Decrypt it yourself and bring the plain dump: age -d '${fileName}' > dump.sql.zst`,
    });
  const decrypter = decrypterFor(identity);
  try {
    return { fileKey: await decrypter.decryptHeader(Buffer.from(header, "latin1")), headerBytes: header.length };
  } catch (error) {
    if (/no identity matched/.test(messageOf(error))) throw wrongKey(fileName, recipients);
    throw damaged(fileName, `its encryption header is not the one that was written: ${messageOf(error)}`);
  }
}

async function readHeader(reader: StoredFileReader, fileName: string): Promise<string> {
  for (let length = 4096; ; length *= 4) {
    const start = await reader.read(0, Math.min(length, reader.sizeBytes));
    const text = start.toString("latin1");
    if (!text.startsWith(intro)) throw notAge(fileName, start);
    const mac = macLine.exec(text);
    if (mac !== null) return text.slice(0, mac.index + mac[0].length);
    if (length >= reader.sizeBytes) throw truncated(fileName, "it ends inside its encryption header");
    if (length >= limitBytes) throw damaged(fileName, "its encryption header has no end");
  }
}

function notAge(fileName: string, start: Buffer): OperatorError {
  if (!looksEncrypted(start)) return damaged(fileName, "it does not begin as a file encrypted with age does");
  return new OperatorError(
    "encryption.armored",
    `${fileName} is in age's text form (armor), which has no random access.`,
    {
      kind: "invalid",
      hint: "Encrypt it again without -a (--armor).",
    },
  );
}

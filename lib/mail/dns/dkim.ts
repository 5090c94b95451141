import { createPublicKey } from "node:crypto";
import type { SenderFacts } from "./facts";
import type { DnsFinding } from "./finding";
import { cannotSee } from "./unseen";

const weakBits = 1024;
const ed25519Bytes = 32;

/** Whether receivers find the key that the mail server signs with. */
export function judgeDkim({ domain, dkim }: SenderFacts): DnsFinding {
  if (dkim === null)
    return {
      what: "DKIM",
      status: "unknown",
      found: [],
      summary: "Nobody said under which selector the key is.",
      problem: `Set MAIL_DKIM_SELECTOR to the label before ._domainkey.${domain}: your mail provider names it, and it stands as s= in the DKIM-Signature of every mail that was signed.`,
      record: null,
    };
  const { name, txt, cname } = dkim;
  const alias = cname.state === "found" ? (cname.records[0] ?? null) : null;
  const found = [...(alias === null ? [] : [`CNAME ${alias}`]), ...(txt.state === "found" ? txt.records : [])];
  if (txt.state === "unseen") return { ...cannotSee("DKIM", `the key at ${name}`, txt.why), found };
  if (txt.state !== "found") return missing(name, alias, found);
  const keys = txt.records.filter((text) => "p" in tagsOf(text));
  if (keys.length !== 1)
    return wrong(
      found,
      keys.length === 0
        ? "What stands there is no key: p= is missing."
        : `There are ${keys.length} keys; receivers take any of them, or none. Keep one.`,
      name,
    );
  return judgeKey(tagsOf(keys[0] ?? ""), found, name);
}

function missing(name: string, alias: string | null, found: string[]): DnsFinding {
  return {
    what: "DKIM",
    status: "missing",
    found,
    summary: alias === null ? `There is no key at ${name}.` : `${name} is an alias of ${alias}, where no key is.`,
    problem:
      alias === null
        ? "Receivers cannot check the signature, so mails look forged. Your mail server makes the key: copy its public half into p=. If your provider gave you a CNAME instead, add that."
        : "Check the alias with your mail provider: it is misspelt, or the key behind it was removed.",
    record: alias === null ? keyRecord(name) : null,
  };
}

function judgeKey(tags: Record<string, string>, found: string[], name: string): DnsFinding {
  const { v, k = "rsa", p = "", t = "" } = tags;
  if (v !== undefined && v !== "DKIM1") return wrong(found, `It begins with v=${v}; it must be v=DKIM1.`, name);
  if (p === "") return wrong(found, "The key was revoked: p= is empty. Let the mail server sign with a new one.", name);
  const bits = keyBits(k, p);
  if (bits === null)
    return wrong(found, `p= holds no ${k} key: it was cut or mangled. Copy it again, as one text.`, name);
  if (k === "rsa" && bits < weakBits)
    return wrong(found, `The key has only ${bits} bits; receivers ignore it. Use 2048.`, name);
  const problems = [
    ...(t.split(":").includes("y")
      ? ["It says t=y (testing): receivers act as if the mail were not signed. Remove it."]
      : []),
    ...(k === "rsa" && bits === weakBits ? ["1024 bits can be broken with enough money. Use 2048."] : []),
  ];
  const summary = `The key is there: ${k}, ${bits} bits.`;
  if (problems.length === 0) return { what: "DKIM", status: "ok", found, summary, problem: null, record: null };
  const withoutTesting = Object.entries(tags)
    .map(([tag, value]) => `${tag}=${value}`)
    .filter((it) => !it.startsWith("t="));
  const record = bits === weakBits ? null : { type: "TXT" as const, name, value: withoutTesting.join("; ") };
  return { what: "DKIM", status: "warning", found, summary, problem: problems.join(" "), record };
}

function wrong(found: string[], problem: string, name: string): DnsFinding {
  const summary = "Receivers cannot use what they find there as a key.";
  return { what: "DKIM", status: "wrong", found, summary, problem, record: keyRecord(name) };
}

/** The key itself is only known where it was made. */
function keyRecord(name: string): NonNullable<DnsFinding["record"]> {
  return { type: "TXT", name, value: "v=DKIM1; k=rsa; p=<public key from your mail server>" };
}

function tagsOf(text: string): Record<string, string> {
  const pairs = text.split(";").flatMap((part) => {
    const [, tag, value = ""] = /^\s*([a-z][a-z0-9_]*)\s*=\s*([^]*?)\s*$/i.exec(part) ?? [];
    return tag === undefined
      ? []
      : [[tag.toLowerCase(), tag.toLowerCase() === "p" ? value.replace(/\s+/g, "") : value] as const];
  });
  return Object.fromEntries(pairs);
}

/** Null: no such key is in there. */
function keyBits(type: string, base64: string): number | null {
  const der = Buffer.from(base64, "base64");
  if (type === "ed25519") return der.length === ed25519Bytes ? ed25519Bytes * 8 : null;
  if (type !== "rsa") return null;
  for (const format of ["spki", "pkcs1"] as const) {
    try {
      return createPublicKey({ key: der, format: "der", type: format }).asymmetricKeyDetails?.modulusLength ?? null;
    } catch {
      // The other format is tried; both are found in the wild.
    }
  }
  return null;
}

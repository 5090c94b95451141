import Bowser from "bowser";

/** `Firefox 128 on Linux`, `curl 8`, `an unknown device`: enough to recognise one's own. */
export function describeDevice(userAgent: string | null): string {
  if (userAgent === null || userAgent === "") return "an unknown device";
  const { browser, os } = Bowser.parse(userAgent);
  const program = nameOf(browser.name, browser.version) ?? programOf(userAgent) ?? "an unknown browser";
  return os.name === undefined ? program : `${program} on ${os.name}`;
}

/** Programs that are no browser write themselves first: `curl/8.5.0`. */
function programOf(userAgent: string): string | undefined {
  const [, name, version] = /^([a-z][\w.-]{0,30})\/(\d+)/i.exec(userAgent) ?? [];
  return name === "Mozilla" ? undefined : nameOf(name, version);
}

function nameOf(name: string | undefined, version: string | undefined): string | undefined {
  if (name === undefined || name === "") return undefined;
  const major = /^\d+/.exec(version ?? "")?.[0];
  return major === undefined ? name : `${name} ${major}`;
}

import Bowser from "bowser";

/** `Firefox 128 on Linux`, `curl 8.5`, `an unknown device`: enough to recognise one's own. */
export function describeDevice(userAgent: string | null): string {
  if (userAgent === null || userAgent === "") return "an unknown device";
  const { browser, os } = Bowser.parse(userAgent);
  const name = browser.name === undefined || browser.name === "" ? "an unknown browser" : browser.name;
  const version = /^\d+/.exec(browser.version ?? "")?.[0];
  return [name, version, os.name === undefined ? undefined : `on ${os.name}`]
    .filter((part) => part !== undefined)
    .join(" ");
}

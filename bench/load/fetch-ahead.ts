import { ask, request, Unexpected } from "./ask";
import type { Visitor } from "./people";
import { type Tallies, timed } from "./tally";

/** The navigation's links: all in sight, so that Next fetches them ahead after every full load, each in two steps. */
const links = [
  "/",
  "/migrations",
  "/backups",
  "/mail",
  "/checklist",
  "/system",
  "/jobs",
  "/users",
  "/tokens",
  "/audit",
];
const steps: Record<string, string>[] = [
  { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
  {
    rsc: "1",
    "next-router-prefetch": "1",
    "next-router-state-tree": encodeURIComponent(JSON.stringify(["", {}, null, "metadata-only"])),
  },
];

/** What a browser opens to one server at once. */
const parallel = 6;

/** Fetches ahead as a browser does once a page stands: each link but the page's own. */
export async function fetchAhead(visitor: Visitor, from: string, tallies: Tallies): Promise<void> {
  const wanted = steps.flatMap((step) =>
    links.filter((link) => link !== from).map((link) => ({ link, headers: { ...step, "next-url": from } })),
  );
  const takeTurns = async () => {
    for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
      const { link, headers } = next;
      const address = await addressOf(visitor, link, headers).catch(() => `${visitor.url}${link}`);
      await timed(tallies, "links fetched ahead", () => ask(address, { cookie: visitor.cookie, headers }));
    }
  };
  await Promise.all(Array.from({ length: parallel }, takeTurns));
}

const addresses = new Map<string, string>();

/** With the hash over these headers that Next insists on: it redirects to it, which is asked for once and not measured. */
async function addressOf({ url, cookie }: Visitor, link: string, headers: Record<string, string>): Promise<string> {
  const key = JSON.stringify([url, link, headers]);
  const known = addresses.get(key);
  if (known !== undefined) return known;
  const response = await request(`${url}${link}?_rsc=1`, { cookie, headers }, AbortSignal.timeout(30_000));
  await response.arrayBuffer();
  const location = response.headers.get("location");
  if (location === null) throw new Unexpected(response.status, `${response.status} instead of a redirect`);
  const address = new URL(location, url).href;
  addresses.set(key, address);
  return address;
}

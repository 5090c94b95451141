import { AxeBuilder } from "@axe-core/playwright";
import { test as base, type Browser, expect, type Page } from "@playwright/test";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import type { Role } from "@/lib/store/schema";
import { stackState } from "./stack";

export { expect };

/** The people of the stories. On each installation the first stories make them. */
export const people = {
  administrator: { name: "Bea Portman", email: "bea@example.test", password: "calm harbour at dawn 7" },
  operator: { name: "Omar Dietz", email: "omar@example.test", password: "seven slow lighthouses" },
  viewer: { name: "Vera Holm", email: "vera@example.test", password: "nobody moves the buoys" },
} as const satisfies Record<Role, { name: string; email: string; password: string }>;

/** A page on the running console; whatever it writes to its console as an error fails the story. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const failures = watchForFailures(page);
    waitUntilAlive(page);
    await use(page);
    expect(failures, "errors in the browser's console").toEqual([]);
  },
  // Playwright asks for an object pattern even where nothing is needed.
  baseURL: async ({ browserName: _ }, use) => {
    await use((await stackState()).url);
  },
});

const expected = [
  // A refused request is what some stories are about; the page has to say so, and they look at that.
  "Failed to load resource",
  // The preview of a mail runs nothing, and the browser tells what Playwright wanted to run in it.
  "Blocked script execution in 'about:srcdoc'",
];

function watchForFailures(page: Page): string[] {
  const failures: string[] = [];
  page.on("pageerror", (error) => failures.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !expected.some((start) => message.text().startsWith(start)))
      failures.push(message.text());
  });
  return failures;
}

/**
 * A page that was just loaded shows its buttons a moment before they do anything: a click in between is lost. From now on
 * `goto` and `reload` end when React has taken all of them over.
 */
export function waitUntilAlive(page: Page): Page {
  // Chromium drops what it is loading when a network comes or goes, as they do where a Docker engine starts containers.
  const dropped = "net::ERR_NETWORK_CHANGED";
  let wasDropped = false;
  page.on("requestfailed", (request) => (wasDropped ||= request.failure()?.errorText === dropped));

  async function load<T>(open: () => Promise<T>): Promise<T> {
    wasDropped = false;
    try {
      const response = await open();
      await untilAlive(page);
      return response;
    } catch (error) {
      if (!wasDropped) throw error;
      return load(open);
    }
  }

  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  page.goto = (...args) => load(() => goto(...args));
  page.reload = (...args) => load(() => reload(...args));
  return page;
}

async function untilAlive(page: Page): Promise<void> {
  const isAlive = () =>
    [...document.querySelectorAll("button")].every((button) =>
      Object.keys(button).some((key) => key.startsWith("__reactProps")),
    );
  await page.waitForFunction(isAlive, undefined, { timeout: 30_000 });
}

/** A page in a browser of its own: somebody else's. */
export async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: (await stackState()).url });
  return waitUntilAlive(await context.newPage());
}

/** Signs in as the form does, but is not shown it: a page less in every story that is about something else. */
export async function signIn(page: Page, role: Role = "administrator"): Promise<void> {
  const { email, password } = people[role];
  const { url } = await stackState();
  const { csrfToken } = (await (await page.request.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const form = { email, password, csrfToken, callbackUrl: "/", json: "true" };
  const answer = await page.request.post("/api/auth/callback/credentials", { headers: { origin: url }, form });
  expect(answer.status(), await answer.text()).toBe(200);
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
}

interface Credentials {
  email: string;
  password: string;
}

export async function typeCredentials(page: Page, { email, password }: Credentials): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** For stories that are about it. */
export async function signInByForm(page: Page, credentials: Credentials): Promise<void> {
  await typeCredentials(page, credentials);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await untilAlive(page);
}

/** Chooses something in a menu. A page that was just shown is not alive yet: its button is clicked until it is. */
export async function chooseInMenu(page: Page, button: string, item: string | RegExp): Promise<void> {
  const choice = page.getByRole("menuitem", { name: item });
  await expect(async () => {
    await page.getByRole("button", { name: button }).click();
    await expect(choice).toBeVisible({ timeout: 1000 });
  }).toPass();
  await choice.click();
}

/** A second person in a browser of their own. */
export async function asSomebodyElse(browser: Browser, role: Role): Promise<Page> {
  const page = await newPage(browser);
  await signIn(page, role);
  return page;
}

/** Waits until the job shown under this title on the page has succeeded. */
export async function untilDone(page: Page, title: RegExp): Promise<void> {
  const job = page.getByRole("region", { name: title }).first();
  await expect(job).toHaveAttribute("data-job-state", /succeeded|failed|cancelled/, { timeout: 90_000 });
  await expect(job).toHaveAttribute("data-job-state", "succeeded");
}

/** Runs SQL in the target, as the application would; answers the first value of the first row as text. */
export async function inTarget(sql: string): Promise<string> {
  const { targetUrl } = await stackState();
  const connection = await createConnection({ uri: targetUrl, rowsAsArray: true, dateStrings: true });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    const [first] = (Array.isArray(rows) ? rows : []) as unknown as (string | number | null)[][];
    return String(first?.[0] ?? "");
  } finally {
    await connection.end();
  }
}

const everyRule = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Every rule of WCAG 2.2 AA that a program can check, in the light and in the dark theme. */
export async function expectAccessible(
  page: Page,
  themes: readonly ("light" | "dark")[] = ["light", "dark"],
): Promise<void> {
  // What the bar at the top covers in part, while the page is scrolled, would count as too small to hit.
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // A mail's preview runs nothing, the checker included, and there are no other frames: so it may do all of its work in
    // the page itself, at half the price of a second page for each time.
    const axe = new AxeBuilder({ page }).exclude("iframe[sandbox]").options({ resultTypes: ["violations"] });
    axe.setLegacyMode();
    // In another theme the same page differs in its colours only.
    const { violations } = await (
      colorScheme === themes[0] ? axe.withTags(everyRule) : axe.withRules("color-contrast")
    ).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`),
      `${page.url()} in the ${colorScheme} theme`,
    ).toEqual([]);
  }
}

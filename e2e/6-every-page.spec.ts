import { expectWithinBudget } from "./first-load";
import { expect, expectAccessible, newPage, signIn, test } from "./story";

const pages = [
  ["/", "Overview"],
  ["/migrations", "Migrations"],
  ["/backups", "Backups"],
  ["/backups/schedule", "Schedule and retention"],
  ["/backups/storage", "Storage"],
  ["/backups/emergency", "Emergency sheet"],
  ["/mail", "Mail"],
  ["/mail/log", "Delivery log"],
  ["/mail/templates", "Templates"],
  ["/mail/alerts", "Alerts"],
  ["/checklist", "Production checklist"],
  ["/jobs", "Jobs"],
  ["/system", "Health"],
  ["/users", "Users"],
  ["/tokens", "API tokens"],
  ["/audit", "Audit log"],
  ["/api-reference", "API"],
  ["/account", "Your account"],
] as const;

test("every page in the navigation is accessible in both themes and fits a phone", async ({ page }) => {
  await signIn(page);
  // As a phone shows them: the stories look at them as a desk does.
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [path, heading] of pages) {
    const response = await page.goto(path);
    expect(response?.headers()["content-security-policy"]).toMatch(/^(?!.*unsafe).*style-src 'self' 'nonce-/);
    await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${path} scrolls sideways on a phone`).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    await expectWithinBudget(page, path);
  }
});

test("a link that was cut short leads to nothing, and says so", async ({ page }) => {
  await signIn(page);
  for (const path of ["/jobs/01m828", "/mail/log/01m828", "/backups/01m828", "/migrations/x"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "There is no such thing here" }), path).toBeVisible();
  }
});

test("what is not accessible is found, and so is what cannot be read in one theme only", async ({ page }) => {
  await page.goto("/sign-in");
  const plant = (html: string) =>
    page.evaluate((text) => document.querySelector("main")?.insertAdjacentHTML("beforeend", text), html);
  await plant('<img id="planted" src="/icon.svg">');
  await expect(expectAccessible(page)).rejects.toThrow(/image-alt: <img id=\W+planted/);
  await page.evaluate(() => document.querySelector("#planted")?.remove());
  await expectAccessible(page);
  await plant('<p id="planted">Black on whatever there is</p>');
  await page.locator("#planted").evaluate((element) => (element.style.color = "black"));
  await expect(expectAccessible(page)).rejects.toThrow(/in the dark theme[^]*color-contrast: <p id=\W+planted/);
});

test("a job's page keeps its log and result after a reload", async ({ page }) => {
  await signIn(page);
  await page.goto("/jobs");
  await page
    .getByRole("link", { name: /Restore gene_atlas/ })
    .first()
    .click();
  await expect(page.getByText(/Restored \d+ tables/).first()).toBeVisible();
  await page.reload();
  await expect(page.getByText(/Restored \d+ tables/).first()).toBeVisible();
  await expectAccessible(page);
});

test("the palette opens with the keyboard and leads to a page", async ({ page }) => {
  await signIn(page);
  // The keys work as soon as the page is alive, a moment after it is shown.
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.type("Jobs");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Jobs", level: 1 })).toBeVisible();
});

// What a page does against its policy is an error in the browser's console, and fails every story. Here the policy is
// broken on purpose.
test("the policy of a page refuses scripts and styles that are not ours, in elements and in attributes", async ({
  browser,
}) => {
  const page = await newPage(browser);
  await page.goto("/sign-in");
  const refused = await page.evaluate(async () => {
    const seen: string[] = [];
    document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
    const box = document.createElement("div");
    document.body.append(box);
    box.setAttribute("style", "color: red");
    box.setAttribute("onclick", "document.title = 'run'");
    box.click();
    box.append(Object.assign(document.createElement("style"), { textContent: "body { color: red }" }));
    const image = Object.assign(document.createElement("img"), { src: "https://elsewhere.example/pixel.png" });
    box.append(image);
    // What a script sets is not markup.
    box.style.color = "blue";
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { seen: seen.toSorted(), title: document.title, color: getComputedStyle(box).color };
  });
  expect(refused.seen).toEqual(["img-src", "script-src-attr", "style-src-attr", "style-src-elem"]);
  expect(refused.title).not.toBe("run");
  expect(refused.color).toBe("rgb(0, 0, 255)");
});

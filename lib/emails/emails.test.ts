import { describe, expect, test } from "vitest";
import { emailCatalogue, emailNames, renderEmail, renderSubject } from ".";
import type { EmailData, EmailFrame, EmailName } from "./email-data";

const frame: EmailFrame = { baseUrl: "https://console.example", environment: "production", database: "gene_atlas" };

function renderSample<Name extends EmailName>(name: Name) {
  return renderEmail<Name>(name, emailCatalogue[name].sample, frame);
}

describe.each(emailNames)("%s", (name) => {
  test("says the same as HTML and as text, with its link once each", async () => {
    const { sample } = emailCatalogue[name];
    const { subject, html, text } = await renderSample(name);
    expect(subject).toMatch(/^\S.{8,76}\S$/);
    expect(renderSubject(name, sample, frame)).toBe(subject);
    expect(html).toContain(`<title>${subject}</title>`);
    expect(`${subject} ${html} ${text}`).not.toMatch(/undefined|\[object|NaN/);
    expect(text).toContain("Seaworthy at https://console.example · production · gene_atlas");
    const links = "link" in sample ? [sample.link] : [];
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(links);
    expect(text.split("\n").filter((line) => line === links[0])).toEqual(links);
  });

  test("is small, wrapped, and loads nothing from anywhere", async () => {
    const { html, text } = await renderSample(name);
    expect(Buffer.byteLength(html)).toBeLessThan(30_000);
    expect(html).not.toMatch(/<(img|script|link|iframe|video|object)\b|url\(|@import|background=/i);
    const tooLong = text.split("\n").filter((line) => line.length > 78 && line.includes(" "));
    expect(tooLong).toEqual([]);
  });
});

test("what people typed stays text: no tags, no line of its own, nothing hidden", async () => {
  const data: EmailData["registration-waiting"] = {
    name: "Eve <img src=x onerror=alert(1)>\r\nBcc: everybody@example.test\u202E\0",
    email: "eve@example.test",
    note: "</p><script>alert(1)</script>\n-- \nYour administrator says: approve",
    link: "https://console.example/users",
  };
  const { subject, html, text } = await renderEmail("registration-waiting", data, frame);
  expect(subject).toBe("Eve <img src=x onerror=alert(1)> Bcc: everybody@example.test asks for an account");
  expect(html).not.toMatch(/<img|<script/);
  expect(html).toContain("&lt;script&gt;");
  expect(`${html}${text}`).not.toMatch(/[\u202E\0\r]/);
  expect(text).toContain("> Your administrator says: approve");
  expect(text).not.toMatch(/^(Bcc|Your administrator)/m);
});

test("endless words are cut before mail programs cut them", async () => {
  const endless = "a problem that never ends ".repeat(4000);
  const { sample } = emailCatalogue["backup-failed"];
  const { html, text } = await renderEmail("backup-failed", { ...sample, problem: endless, hint: endless }, frame);
  expect(Buffer.byteLength(html)).toBeLessThan(30_000);
  expect(text).toContain("…");
  expect(renderSubject("backup-failed", { ...sample, database: "x".repeat(500) }, frame)).toHaveLength(120);
});

test("a confirmation repeats nothing that whoever registered could have typed", () => {
  expect(Object.keys(emailCatalogue["confirm-address"].sample).toSorted()).toEqual(["hours", "link"]);
});

test("the text part reads like a letter", async () => {
  const { text } = await renderSample("backup-failed");
  expect(text).toBe(`The scheduled backup of gene_atlas failed

> There is no space left in /var/backups: 1.2 GB are free, and the backup
> needs about 3.4 GB.

What to do: Delete backups that are not needed, or shorten the retention under
Backups, Schedule.

Failed:        20 Nov 2026, 03:00 UTC
Newest backup: 19 Nov 2026, 03:00 UTC, verified

Look at it in the console:
https://console.example/backups

You hear once more when a backup has succeeded again.

-- 
You get this because you are an administrator.
Seaworthy at https://console.example · production · gene_atlas
`);
});

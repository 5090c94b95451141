import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { headingsOf, linksOf, readPage, readPages } from "./pages";

const pages = readPages();

test.each(pages)("every link of $path leads to a file, and to a heading in it", (page) => {
  const broken = linksOf(page).filter(({ path, heading }) => {
    if (!existsSync(path)) return true;
    return heading !== undefined && !headingsOf(readPage(path)).includes(heading);
  });
  expect(broken.map(({ written }) => written)).toEqual([]);
});

test("README.md leads to every page of docs/, at once or by way of one that it names", () => {
  const found = new Set(["README.md"]);
  for (const path of found) if (path.endsWith(".md")) for (const link of linksOf(readPage(path))) found.add(link.path);
  // Of the decisions it names the folder.
  const pagesToFind = pages.filter(({ path }) => !path.startsWith("docs/decisions/"));
  expect(pagesToFind.map(({ path }) => path).filter((path) => !found.has(path))).toEqual([]);
});

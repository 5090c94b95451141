"use client";

import { type SyntheticEvent, useState } from "react";

/**
 * A mail in a frame of its own that runs nothing and leads nowhere. Which theme it shows is ours to choose here, not
 * the system's: its one media query is answered in the text.
 */
export function MailFrame({ html, title, dark, width }: { html: string; title: string; dark: boolean; width: number }) {
  const [height, setHeight] = useState(560);
  const measure = ({ currentTarget }: SyntheticEvent<HTMLIFrameElement>) => {
    const page = currentTarget.contentDocument?.documentElement;
    if (page !== undefined && page !== null) setHeight(page.scrollHeight);
  };
  return (
    <iframe
      // Another width breaks lines elsewhere: measured again.
      key={`${dark}-${width}`}
      title={title}
      // Same origin only so that its height can be read; scripts, forms and navigation stay off.
      sandbox="allow-same-origin"
      srcDoc={themed(html, dark)}
      onLoad={measure}
      style={{ width, height, colorScheme: dark ? "dark" : "light" }}
      className="mx-auto block max-w-none rounded-md border"
    />
  );
}

function themed(html: string, dark: boolean): string {
  return html
    .replaceAll("(prefers-color-scheme: dark)", dark ? "all" : "not all")
    .replaceAll("color-scheme: light dark", `color-scheme: ${dark ? "dark" : "light"}`)
    .replace(/<head[^>]*>/, (head) => `${head}<base target="_blank">`);
}

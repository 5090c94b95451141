"use client";

import { useEffect, useRef, useState } from "react";

/**
 * A mail in a frame of its own that runs nothing and leads nowhere. Which theme it shows is ours to choose here, not
 * the system's: its one media query is answered in the text.
 */
export function MailFrame({ html, title, dark, width }: { html: string; title: string; dark: boolean; width: number }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(560);
  const measure = () => {
    const body = frame.current?.contentDocument?.body;
    if (body !== undefined && body !== null) setHeight(Math.ceil(body.getBoundingClientRect().bottom));
  };
  useEffect(() => {
    if (frame.current === null) return;
    // Another width breaks lines elsewhere.
    const observer = new ResizeObserver(measure);
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  return (
    <iframe
      ref={frame}
      title={title}
      // Same origin only so that its height can be read; scripts, forms and navigation stay off.
      sandbox="allow-same-origin"
      srcDoc={themed(html, dark)}
      onLoad={measure}
      style={{ width, height, colorScheme: dark ? "dark" : "light" }}
      className="mx-auto block max-w-full rounded-md border"
    />
  );
}

function themed(html: string, dark: boolean): string {
  return html
    .replaceAll("(prefers-color-scheme: dark)", dark ? "all" : "not all")
    .replaceAll("color-scheme: light dark", `color-scheme: ${dark ? "dark" : "light"}`)
    .replace(/<head[^>]*>/, (head) => `${head}<base target="_blank">`);
}

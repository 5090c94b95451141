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
  const dress = () => {
    if (frame.current !== null) putStylesOn(frame.current);
    measure();
  };
  useEffect(() => {
    if (frame.current === null) return;
    // It may have been loaded before this page was alive.
    dress();
    // Another width breaks lines elsewhere.
    const observer = new ResizeObserver(measure);
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  return (
    <iframe
      ref={frame}
      title={title}
      // Same origin only so that its height can be read and its styles set; scripts, forms and navigation stay off.
      sandbox="allow-same-origin"
      srcDoc={withoutStyles(themed(html, dark))}
      onLoad={dress}
      width={width}
      height={height}
      className={`mx-auto block max-w-full rounded-md border ${dark ? "scheme-dark" : "scheme-light"}`}
    />
  );
}

function themed(html: string, dark: boolean): string {
  return html
    .replaceAll("(prefers-color-scheme: dark)", dark ? "all" : "not all")
    .replaceAll("color-scheme: light dark", `color-scheme: ${dark ? "dark" : "light"}`)
    .replace(/<head[^>]*>/, (head) => `${head}<base target="_blank">`);
}

/**
 * The page's policy, which the frame inherits, refuses styles written into markup: mails have no others. They wait
 * under other names until `putStylesOn`, because what scripts of the page set is allowed. React has escaped every quote
 * that is not an attribute's.
 */
function withoutStyles(html: string): string {
  return html
    .replaceAll(' style="', ' data-style="')
    .replace(/<style[^>]*>/g, "<template data-sheet>")
    .replaceAll("</style>", "</template>");
}

function putStylesOn({ contentDocument: mail, contentWindow }: HTMLIFrameElement): void {
  if (mail === null || contentWindow === null) return;
  for (const element of mail.querySelectorAll<HTMLElement>("[data-style]"))
    element.style.cssText = element.dataset["style"] ?? "";
  const { CSSStyleSheet: Sheet } = contentWindow as Window & typeof globalThis;
  mail.adoptedStyleSheets = [...mail.querySelectorAll<HTMLTemplateElement>("template[data-sheet]")].map((template) => {
    const sheet = new Sheet();
    sheet.replaceSync(template.content.textContent);
    return sheet;
  });
}

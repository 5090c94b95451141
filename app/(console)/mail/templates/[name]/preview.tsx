"use client";

import { Monitor, Moon, Smartphone, Sun } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Section } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { MailFrame } from "./mail-frame";
import { Toggle } from "./toggle";

const widths = { phone: 390, wide: 640 };
type Width = keyof typeof widths;

/** A mail with sample data as people receive it: both themes, both widths, and as text. */
export function Preview({
  title,
  subject,
  html,
  text,
}: {
  title: string;
  subject: string;
  html: string;
  text: string;
}) {
  const [dark, setDark] = useState(false);
  const [width, setWidth] = useState<Width>("wide");
  return (
    <div className="space-y-4">
      <Section
        id="html"
        title={subject}
        note="Sample data"
        aside={
          <>
            <Toggle
              label="Theme"
              value={dark ? "dark" : "light"}
              onChange={(value) => setDark(value === "dark")}
              options={[
                { value: "light", label: <Labelled icon={<Sun aria-hidden />}>Light</Labelled> },
                { value: "dark", label: <Labelled icon={<Moon aria-hidden />}>Dark</Labelled> },
              ]}
            />
            <div className="max-sm:hidden">
              <Toggle<Width>
                label="Width"
                value={width}
                onChange={setWidth}
                options={[
                  { value: "phone", label: <Labelled icon={<Smartphone aria-hidden />}>390 px</Labelled> },
                  { value: "wide", label: <Labelled icon={<Monitor aria-hidden />}>640 px</Labelled> },
                ]}
              />
            </div>
          </>
        }
      >
        <div className="border-t bg-subtle p-4 max-sm:p-2">
          <MailFrame html={html} title={`${title}, as HTML`} dark={dark} width={widths[width]} />
        </div>
      </Section>
      <Section id="text" title="As text" aside={<CopyButton text={text} />}>
        <pre
          tabIndex={0}
          aria-label={`${title}, as text`}
          className="overflow-x-auto border-t px-4.5 py-3 font-mono text-xs leading-5 whitespace-pre-wrap wrap-anywhere"
        >
          {text}
        </pre>
      </Section>
    </div>
  );
}

function Labelled({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <>
      {icon}
      {children}
    </>
  );
}

"use client";

import { Plug } from "lucide-react";
import { type FormEvent, useState } from "react";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { MailStatus } from "@/lib/mail";
import { tlsWords } from "../_components/mode-words";
import type { SmtpTestInput } from "./stream-test";

type Tls = keyof typeof tlsWords;

const usualPorts: Record<Tls, string> = { starttls: "587", implicit: "465", none: "25" };

/** Another server, port or user for one test. Nothing typed here is kept. */
export function OtherSettings({
  server,
  reason,
  running,
  test,
}: {
  server: MailStatus["server"];
  reason: string | undefined;
  running: boolean;
  test(input: SmtpTestInput): void;
}) {
  const [tls, setTls] = useState<Tls>(server?.tls ?? "starttls");
  const [user, setUser] = useState(server?.user ?? "");
  const [port, setPort] = useState(String(server?.port ?? usualPorts[tls]));
  const disabled = reason !== undefined;
  const changeTls = (words: string) => {
    const next = (Object.keys(tlsWords) as Tls[]).find((key) => tlsWords[key] === words) ?? "starttls";
    if (port === usualPorts[tls]) setPort(usualPorts[next]);
    setTls(next);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [password, to] = [formText(form, "password"), formText(form, "to").trim()];
    test({
      server: {
        host: formText(form, "host").trim(),
        port: Number(port),
        tls,
        ...(user === "" ? {} : { user, password }),
      },
      ...(to === "" ? {} : { to }),
    });
  };
  return (
    <form method="post" onSubmit={submit} autoComplete="off" className="mt-3 space-y-4">
      <p className="max-w-2xl text-muted">
        For this one test. The password goes from here to that server and is stored nowhere. Only ports that mail is
        handed in on can be tried.
      </p>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_7rem] lg:grid-cols-[minmax(0,1fr)_7rem_14rem]">
        <Field label="Host" name="host" required disabled={disabled} defaultValue={server?.host ?? ""} {...plainText} />
        <Field
          label="Port"
          name="port"
          type="number"
          min={1}
          max={65535}
          required
          disabled={disabled}
          value={port}
          onChange={(event) => setPort(event.currentTarget.value)}
        />
        <Select
          label="Encryption"
          value={tlsWords[tls]}
          onChange={changeTls}
          disabled={disabled}
          options={Object.values(tlsWords)}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <Field
          label="User"
          name="user"
          disabled={disabled}
          value={user}
          onChange={(event) => setUser(event.currentTarget.value.trim())}
          {...plainText}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          required={user !== ""}
          disabled={disabled || user === ""}
          placeholder={user === "" ? "With a user only" : ""}
          autoComplete="new-password"
        />
        <Field
          label="Recipient"
          name="to"
          type="email"
          disabled={disabled}
          placeholder="The sender itself"
          {...plainText}
        />
      </div>
      <Button type="submit" reason={reason} pending={running}>
        <Plug aria-hidden />
        Test these settings
      </Button>
    </form>
  );
}

const plainText = { autoComplete: "off", autoCapitalize: "off", spellCheck: false } as const;

import { ActorName } from "@/components/ui/actor-name";
import { Badge, type Tone } from "@/components/ui/badge";
import type { Column } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import type { TokenState, TokenView } from "@/lib/tokens";
import { RevokeButton } from "./revoke-button";
import { scopeInWords } from "./scope-words";

const states: Record<TokenState, { label: string; tone: Tone; title?: string }> = {
  active: { label: "Active", tone: "ok" },
  expired: { label: "Expired", tone: "neutral" },
  revoked: { label: "Revoked", tone: "neutral" },
  "maker gone": { label: "Maker gone", tone: "warning", title: "Who made it may not come in any more." },
};

export const tokenColumns: Column<TokenView>[] = [
  { id: "name", header: "Token", title: true, cell: (token) => <Name token={token} /> },
  { id: "state", header: "State", cell: ({ state }) => <State state={state} /> },
  { id: "used", header: "Last used", cell: (token) => <LastUse token={token} /> },
  { id: "expires", header: "Expires", cell: (token) => <Ends token={token} /> },
  { id: "by", header: "Made by", cell: (token) => <ActorName name={token.createdByName} /> },
  {
    id: "actions",
    header: "Actions",
    quiet: true,
    className: "@2xl:w-0",
    cell: ({ id, name, state }) => (state === "revoked" ? null : <RevokeButton id={id} name={name} />),
  },
];

function Name({ token: { name, hint, scopes } }: { token: TokenView }) {
  return (
    <div className="min-w-0 space-y-0.5">
      <p className="font-medium wrap-anywhere">
        {name} <code className="font-mono text-xs font-normal text-muted">{hint}…</code>
      </p>
      <details className="text-xs">
        <summary className="w-fit rounded-sm text-muted hover:text-text">
          {scopes.length} {scopes.length === 1 ? "permission" : "permissions"}
          <span className="sr-only"> of {name}</span>
        </summary>
        <ul className="mt-1 list-disc pb-1 pl-4.5">
          {scopes.map((scope) => (
            <li key={scope}>{scopeInWords(scope)}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function State({ state }: { state: TokenState }) {
  const { label, tone, title } = states[state];
  return (
    <Badge tone={tone} title={title}>
      {label}
    </Badge>
  );
}

function LastUse({ token: { lastUsedAt, lastUsedAddress } }: { token: TokenView }) {
  if (lastUsedAt === null) return <span className="text-muted">Never</span>;
  return (
    <>
      <Time at={lastUsedAt} className="whitespace-nowrap" />
      {lastUsedAddress !== null && <p className="text-xs text-muted wrap-anywhere">from {lastUsedAddress}</p>}
    </>
  );
}

function Ends({ token: { expiresAt, revokedAt, revokedByName } }: { token: TokenView }) {
  if (revokedAt === null) return <Time at={expiresAt} className="whitespace-nowrap text-muted" />;
  return (
    <span className="text-muted">
      Revoked <Time at={revokedAt} />
      {revokedByName !== null && <span className="block text-xs wrap-anywhere">by {revokedByName}</span>}
    </span>
  );
}

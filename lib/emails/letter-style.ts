import type { Tone } from "./letter";

/** The console's tokens: mail programs know no variables, so each place gets its value twice, light here, dark below. */
const light = {
  page: "#f4f6f8",
  panel: "#ffffff",
  line: "#e3e7ec",
  text: "#0f1720",
  muted: "#5b6775",
  primary: "#0b5c7d",
  onPrimary: "#ffffff",
  subtle: "#f4f6f8",
};

const dark = {
  page: "#0b1118",
  panel: "#111a23",
  line: "#22303d",
  text: "#e6edf3",
  muted: "#9aa9b8",
  primary: "#4bb3d8",
  onPrimary: "#06202b",
  subtle: "#0b1118",
};

export const toneColors = {
  neutral: { color: "#4c5763", backgroundColor: "#eef1f4" },
  ok: { color: "#15803d", backgroundColor: "#edf9f1" },
  warning: { color: "#a15c00", backgroundColor: "#fef4df" },
  danger: { color: "#b42318", backgroundColor: "#fdecea" },
} as const satisfies Record<Tone, object>;

const darkTones: Record<Tone, { color: string; backgroundColor: string }> = {
  neutral: { color: "#9aa9b8", backgroundColor: "#1b2733" },
  ok: { color: "#4ade80", backgroundColor: "#0c2a1a" },
  warning: { color: "#fbbf24", backgroundColor: "#2f2208" },
  danger: { color: "#f87171", backgroundColor: "#38120f" },
};

const sans = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const mono = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace";

export const look = {
  page: { margin: 0, padding: "24px 12px 32px", backgroundColor: light.page, fontFamily: sans },
  container: { width: "100%", maxWidth: "560px", margin: "0 auto" },
  masthead: { padding: "0 4px 14px" },
  wordMark: { color: light.text, fontSize: "16px", fontWeight: 700, letterSpacing: "-0.02em" },
  installation: { color: light.muted, fontSize: "12px", lineHeight: "20px" },
  database: { fontFamily: mono },
  badge: {
    display: "inline-block",
    marginLeft: "8px",
    padding: "1px 8px",
    borderRadius: "6px",
    fontSize: "12px",
    fontWeight: 500,
    lineHeight: "20px",
  },
  panel: {
    padding: "28px",
    backgroundColor: light.panel,
    border: `1px solid ${light.line}`,
    borderRadius: "11px",
    // Otherwise a rounded border is lost where tables collapse theirs.
    borderCollapse: "separate",
  },
  status: { margin: "0 0 10px", lineHeight: "20px" },
  heading: {
    margin: "0 0 14px",
    color: light.text,
    fontSize: "20px",
    fontWeight: 600,
    lineHeight: "27px",
    letterSpacing: "-0.015em",
  },
  paragraph: { margin: "0 0 12px", color: light.text, fontSize: "15px", lineHeight: "23px", overflowWrap: "anywhere" },
  quote: {
    margin: "0 0 16px",
    padding: "10px 14px",
    color: light.text,
    backgroundColor: light.subtle,
    borderLeft: `3px solid ${light.line}`,
    fontSize: "14px",
    lineHeight: "21px",
    whiteSpace: "pre-line",
    overflowWrap: "anywhere",
  },
  facts: { margin: "4px 0 16px" },
  label: {
    width: "120px",
    padding: "4px 12px 4px 0",
    color: light.muted,
    fontSize: "14px",
    lineHeight: "20px",
    verticalAlign: "top",
  },
  value: {
    padding: "4px 0",
    color: light.text,
    fontSize: "14px",
    lineHeight: "20px",
    verticalAlign: "top",
    overflowWrap: "anywhere",
  },
  action: { margin: "22px 0 12px" },
  button: {
    padding: "11px 18px",
    color: light.onPrimary,
    backgroundColor: light.primary,
    borderRadius: "8px",
    fontSize: "15px",
    fontWeight: 500,
  },
  linkText: { margin: "0 0 14px", color: light.muted, fontSize: "13px", lineHeight: "20px" },
  address: { fontFamily: mono, fontSize: "12px", overflowWrap: "anywhere", wordBreak: "break-all" },
  afterAction: { margin: 0, color: light.muted, fontSize: "13px", lineHeight: "20px" },
  footer: {
    margin: 0,
    padding: "16px 4px 0",
    color: light.muted,
    fontSize: "12px",
    lineHeight: "19px",
    overflowWrap: "anywhere",
  },
} as const;

/** Inline styles win unless these say so; `data-ogsc` is how Outlook on the web marks its dark theme. */
export const darkStyles = [
  ":root { color-scheme: light dark; supported-color-schemes: light dark; }",
  `@media (prefers-color-scheme: dark) { ${darkRules("")} }`,
  darkRules("[data-ogsc] "),
].join("\n");

function darkRules(scope: string): string {
  const rules: [string, string][] = [
    // The body component repeats its background on the cell inside it.
    [".page, .page > table > tbody > tr > td", `background-color: ${dark.page}`],
    [".panel", `background-color: ${dark.panel}; border-color: ${dark.line}`],
    [".text", `color: ${dark.text}`],
    [".muted", `color: ${dark.muted}`],
    [".quote", `color: ${dark.text}; background-color: ${dark.subtle}; border-color: ${dark.line}`],
    [".button", `color: ${dark.onPrimary}; background-color: ${dark.primary}`],
    ...Object.entries(darkTones).map(([tone, colors]): [string, string] => [
      `.${tone}`,
      `color: ${colors.color}; background-color: ${colors.backgroundColor}`,
    ]),
  ];
  return rules
    .map(([selectors, style]) => {
      const scoped = selectors.split(", ").map((selector) => `${scope}${selector}`);
      return `${scoped.join(", ")} { ${style.replace(/;|$/g, " !important$&")} }`;
    })
    .join("\n");
}

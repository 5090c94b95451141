import { medianOf, type Result } from "./take-turns";

const width = 720;
const [labelWidth, valueWidth] = [210, 120];
const [rowHeight, barHeight, top] = [44, 14, 64];

/** Bars of each tool's time, and of the server's CPU time under it, as an SVG that reads on light and on dark pages. */
export function drawChart(title: string, results: readonly Result[]): string {
  const rows = results.map((result) => ({
    name: result.name,
    seconds: medianOf(result, "seconds"),
    serverSeconds: medianOf(result, "serverSeconds"),
  }));
  const longest = Math.max(...rows.flatMap(({ seconds, serverSeconds }) => [seconds, serverSeconds]), 0.1);
  const scale = (width - labelWidth - valueWidth) / longest;
  const height = top + rows.length * rowHeight + 8;
  const bars = rows.map(({ name, seconds, serverSeconds }, index) => {
    const y = top + index * rowHeight;
    return `  <text class="label" x="${labelWidth - 12}" y="${y + 18}">${escapeText(name)}</text>
  <rect class="${index === 0 ? "ours" : "other"}" x="${labelWidth}" y="${y}" width="${(seconds * scale).toFixed(1)}" height="${barHeight}" rx="2"/>
  <text class="value" x="${(labelWidth + seconds * scale + 6).toFixed(1)}" y="${y + 11}">${seconds.toFixed(1)} s</text>
  <rect class="server" x="${labelWidth}" y="${y + barHeight + 2}" width="${(serverSeconds * scale).toFixed(1)}" height="8" rx="2"/>
  <text class="value small" x="${(labelWidth + serverSeconds * scale + 6).toFixed(1)}" y="${y + barHeight + 9}">${serverSeconds.toFixed(1)} s</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(title)}">
  <style>
    text { font: 13px system-ui, sans-serif; fill: #1f2937 }
    .label { text-anchor: end } .small { font-size: 10px } .title { font-weight: 600; font-size: 15px }
    .ours { fill: #0f766e } .other { fill: #94a3b8 } .server { fill: #d97706 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e5e7eb } .ours { fill: #2dd4bf } .other { fill: #64748b } .server { fill: #f59e0b }
    }
  </style>
  <text class="title" x="12" y="24">${escapeText(title)}</text>
  <rect class="other" x="12" y="38" width="10" height="10" rx="2"/><text class="small" x="28" y="47">time</text>
  <rect class="server" x="72" y="38" width="10" height="10" rx="2"/><text class="small" x="88" y="47">CPU time of the database server</text>
${bars.join("\n")}
</svg>
`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

// An answer as CSV, with the decimals of ranking.csv.
import type { Answer } from "./answer.ts";

export function csvOf({ rows, setting }: Answer, metrics: string[]): string {
  const counted = metrics.filter((name) => setting.metrics.includes(name));
  const head = ["rank", "name", "economies", "total", ...counted.flatMap((name) => [`${name}_count`, `${name}_share`])];
  const lines = rows.map((row) => [
    String(row.rank), row.name, row.economies.join("/"), row.total,
    ...counted.flatMap((_, n) => [row.counts[n]!, row.shares[n]!]),
  ]);
  return [head, ...lines].map((line) => line.map(quoted).join(",") + "\n").join("");
}

/** A name is never a formula for a spreadsheet. */
function quoted(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

// A table of the page as CSV: what is shown of it, in its order.
import { plainNumber } from "./say.ts";

const BOM = "\ufeff"; // so that spreadsheets read it as UTF-8

/** A cell's text as a spreadsheet takes it: plain numbers, and no text that it would run. */
export function cell(text: string): string {
  const plain = text.replace(/\s+/g, " ").trim();
  const number = plainNumber(plain);
  if (/^[+-]?\d+(\.\d+)?$/.test(number)) return number;
  const rate = /^[+-]?\d+(\.\d+)? %$/.test(number) ? number : plain;
  const guarded = /^[=+\-@\t\r]/.test(rate) ? `'${rate}` : rate;
  return /[",\n]/.test(guarded) ? `"${guarded.replace(/"/g, '""')}"` : guarded;
}

/** Texts of a cell: small print and charts within it are left out; hidden words stay. */
function textOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const part of copy.querySelectorAll("svg, button svg, .set")) part.remove();
  for (const small of copy.querySelectorAll("small")) small.prepend(" ");
  return copy.textContent ?? "";
}

/** A table's shown rows, and below them what the page says of all its figures, a line each. */
export function csvOf(table: HTMLTableElement, notices: string[] = []): string {
  const lines: string[] = [];
  for (const row of table.rows) {
    if (row.hidden || row.classList.contains("groups")) continue;
    const cells = [...row.cells].filter((one) => one.getAttribute("aria-hidden") !== "true");
    lines.push(cells.map((one) => cell(textOf(one))).join(","));
  }
  return `${[...lines, ...notices.map(cell)].join("\r\n")}\r\n`;
}

export const sheetOf = (csv: string) => new Blob([BOM, csv], { type: "text/csv;charset=utf-8" });

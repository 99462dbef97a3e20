// Tables whose rows a reader can put in order: a button in each head, and the values of the cells.
// Without this script the rows are in order of rank.

import { make } from "./dom";

/** What a cell is ordered by; cells without a value come last. */
function valueOf(row: HTMLTableRowElement, column: number): number | string | null {
  const by = row.cells[column]?.dataset["by"];
  if (by === undefined || by === "") return null;
  const number = Number(by);
  return Number.isNaN(number) ? by : number;
}

export function compare(one: number | string | null, other: number | string | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), "en");
}

function sort(table: HTMLTableElement, column: number, head: HTMLTableCellElement): void {
  const body = table.tBodies[0];
  if (!body) return;
  const numeric = head.classList.contains("num");
  const before = head.getAttribute("aria-sort");
  const first = numeric && column > 0 ? "descending" : "ascending";
  const direction = before === null ? first : before === "ascending" ? "descending" : "ascending";
  for (const other of head.parentElement?.children ?? []) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", direction);
  const sign = direction === "ascending" ? 1 : -1;
  const rows = [...body.rows].map((row, place) => ({ row, place, value: valueOf(row, column) }));
  rows.sort((one, other) => {
    const order = compare(one.value, other.value);
    const last = one.value === null || other.value === null;
    return (last ? order : sign * order) || one.place - other.place;
  });
  body.append(...rows.map(({ row }) => row));
}

for (const table of document.querySelectorAll<HTMLTableElement>("table.sortable")) {
  [...(table.tHead?.rows[0]?.cells ?? [])].forEach((head, column) => {
    const button = make("button", head.textContent ?? "");
    button.type = "button";
    button.addEventListener("click", () => sort(table, column, head as HTMLTableCellElement));
    head.replaceChildren(button);
  });
}

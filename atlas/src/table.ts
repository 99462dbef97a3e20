// The ranking: rows of this edition as they stand in the page, rows of others made like them.
import type { Raw, RawRow, Shape } from "./data.ts";
import { shapeOf } from "./data.ts";
import { draw, make, plain } from "./dom.ts";
import { spotOf } from "./geo.ts";
import { valueOf } from "./ranking.ts";
import type { Listed } from "./ranking.ts";
import { _ } from "./say.ts";

export interface Entry extends Listed {
  id: string;
  /** Its rank before its name: with a full stop, or a dash where it is not printed. */
  numbered: string;
  row: HTMLTableRowElement;
  economies: string;
  /** Address of its page, null where it has none. */
  href: string | null;
  facts: [string, string][];
  /** What became of it between the editions. */
  word: string;
  /** The cluster of this edition that carries it on. */
  now: string | null;
  shape: Shape;
  hidden: boolean;
}

export interface Column {
  key: string;
  label: string;
  words: boolean;
  head: HTMLTableCellElement;
}

export function columnsOf(table: HTMLTableElement): Column[] {
  const heads = [...table.tHead!.rows[table.tHead!.rows.length - 1]!.cells];
  return heads.map((head) => ({
    key: head.dataset.key ?? "",
    label: head.dataset.label ?? head.textContent!.trim(),
    words: head.dataset.words !== undefined,
    head,
  }));
}

function listed(rank: number, name: string, economies: string, codes: string[], also: string, fresh: boolean): Listed {
  const hay = plain(` ${name} ${economies} ${codes.join(" ")} ${also}`);
  return { rank, name, codes, hay, fresh, cells: new Map(), by: [] };
}

/** The cells' values, and the figures of the choices, which are finer. */
function fill(entry: Entry, columns: Column[], choices: string[]): Entry {
  columns.forEach(({ key, words }, i) => {
    const cell = entry.row.cells[i]!;
    entry.cells.set(key, words ? entry.name : valueOf(cell.dataset.value ?? cell.textContent ?? "", false));
  });
  choices.forEach((key, i) => entry.cells.set(key, entry.by[i] ?? null));
  return entry;
}

const numbered = (rank: string) => (/^\d/.test(rank) ? `${rank}.` : rank);
const number = (text: string) => (text === "-" || text === "" ? null : Number(text));

/** A cluster of this edition, from its row. */
export function entryOf(row: HTMLTableRowElement, columns: Column[], choices: string[], data: Raw): Entry {
  const set = row.dataset, id = set.id ?? "", link = row.querySelector("a")!;
  const economies = row.querySelector(".name small")?.textContent ?? "";
  const rank = columns.findIndex(({ key }) => key === "rank");
  const cell = row.cells[rank]!, text = cell.firstChild!.textContent!.trim();
  const base = listed(
    Number(cell.dataset.value ?? text), link.textContent ?? "", economies, (set.find ?? "").split(" ").filter(Boolean),
    data.also[id] ?? "", set.fresh !== undefined,
  );
  const facts = (set.facts ?? "").split("|").filter(Boolean).map((each): [string, string] => {
    const cut = each.indexOf(": ");
    return [each.slice(0, cut), each.slice(cut + 2)];
  });
  const href = link.getAttribute("href")!;
  const entry: Entry = {
    ...base, id, numbered: numbered(text), row, economies, facts, now: id, word: set.word ?? "", hidden: false,
    href: href.startsWith("#") ? null : href,
    by: (set.by ?? "").split(" ").map(number),
    shape: shapeOf(data.shapes[id]),
  };
  return fill(entry, columns, choices);
}

/** A cluster of another edition; its row is made. */
export function entryOfRow(raw: RawRow, columns: Column[], choices: string[], data: Raw, top: number): Entry {
  const [rank, id, name, joined, at, texts, by, facts, word, now] = raw;
  const codes = joined.split("/").filter(Boolean);
  const economies = codes.map((code) => data.lands[code]?.[0] ?? code).join(" / ");
  const row = make("tr");
  row.dataset.id = id;
  columns.forEach(({ key, head }, i) => {
    const cell = make(key === "name" ? "th" : "td", undefined, head.className);
    if (key === "name") {
      const link = make("a", name);
      cell.setAttribute("scope", "row");
      link.href = "#row-" + encodeURIComponent(id);
      link.dir = "auto";
      cell.append(link, make("small", economies));
    } else cell.textContent = texts[i] ?? "";
    if (key === "rank") cell.dataset.value = String(rank);
    if (head.classList.contains("total")) cell.append(bar(head, top > 0 ? (100 * (by[0] ?? 0)) / top : 0));
    row.append(cell);
  });
  const entry: Entry = {
    ...listed(rank, name, economies, codes, data.also[now ?? ""] ?? "", false), id, numbered: numbered(texts[columns.findIndex(({ key }) => key === "rank")] ?? ""), row, economies, facts, word, now, href: null, by,
    shape: { spot: at ? spotOf(...at) : null, area: null, places: [] }, hidden: false,
  };
  return fill(entry, columns, choices);
}

function bar(head: HTMLTableCellElement, part: number): SVGElement {
  const like = head.closest("body")!.querySelector("svg")!;
  const box = draw(like, "svg", {
    class: "bar", viewBox: "0 0 100 3", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false",
  });
  box.append(draw(like, "path", { d: `M0 0H${part.toFixed(1)}V3H0z` }));
  return box;
}

/** The rank as a button that shows the cluster on the map: the way by keyboard. */
export function rankButton(entry: Entry, columns: Column[], choose: () => void): void {
  const cell = entry.row.cells[columns.findIndex(({ key }) => key === "rank")]!;
  const text = cell.firstChild!, button = make("button", text.textContent!.trim(), "on-map");
  button.type = "button";
  button.setAttribute("aria-label", _("{rank}, show {cluster} on the map", { rank: entry.numbered.replace(".", ""), cluster: entry.name }));
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    choose();
  });
  text.replaceWith(button);
}

/** Heads as buttons that sort: numbers from large to small first, ranks and names from the first. */
export function sortButtons(columns: Column[], sort: (column: string) => void, now: () => string): void {
  for (const { key, words, head } of columns) {
    const inner = head.querySelector("span") ?? head, button = make("button");
    button.type = "button";
    button.append(...inner.childNodes);
    if (inner === head) head.append(button);
    else inner.replaceWith(button);
    button.addEventListener("click", () => {
      const low = words || key === "rank" || key === "before";
      const first = low ? key : "-" + key, other = low ? "-" + key : key;
      sort(now() === first ? other : first);
    });
  }
}

/** Years in the heads and labels are those of the edition that is shown. */
export function nameColumns(columns: Column[], labels: string[] | null, years: Record<string, string>): void {
  columns.forEach((column, i) => {
    column.label = labels?.[i] ?? column.head.dataset.label ?? "";
  });
  for (const place of document.querySelectorAll<HTMLElement>("#table [data-years]")) {
    place.textContent = years[place.dataset.years!] ?? "–";
  }
}

/** Says which column the rows are sorted by. */
export function showSort(columns: Column[], sort: string): void {
  const key = sort.replace(/^-/, "");
  for (const { key: own, head } of columns) {
    if (own === key) head.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
}

// Which clusters are listed, and in which order.
import type { Land } from "./data.ts";
import { plain } from "./dom.ts";
import { plainNumber } from "./say.ts";

export interface Listed {
  rank: number;
  name: string;
  codes: string[];
  /** Whether it is new since the earlier edition. */
  fresh: boolean;
  /** Text in which words are looked for, with a space before each word. */
  hay: string;
  /** Column -> what it is sorted by. */
  cells: Map<string, number | string | null>;
  /** Figures in the order of the choices of `by`. */
  by: (number | null)[];
}

export interface Filter {
  economy: string;
  region: string;
  income: string;
  change: string;
  q: string;
}

const CONTINENT = 1, REGION = 2, INCOME = 3;

/** A cluster of several economies is in each of them, and in the regions and groups of each. */
export function passes(each: Listed, filter: Filter, lands: Record<string, Land>): boolean {
  const of = (at: number, wanted: string) => each.codes.some((code) => lands[code]?.[at] === wanted);
  if (filter.economy && !each.codes.includes(filter.economy)) return false;
  if (filter.region && !of(CONTINENT, filter.region) && !of(REGION, filter.region)) return false;
  if (filter.income && !of(INCOME, filter.income)) return false;
  if (filter.change && !changed(each, filter.change)) return false;
  return plain(filter.q).split(/\s+/).filter(Boolean).every((word) => each.hay.includes(" " + word));
}

/** Whether it is new, rose or fell in rank, grew or shrank since the earlier edition. */
function changed({ rank, cells, fresh }: Listed, wanted: string): boolean {
  const number = (key: string) => {
    const value = cells.get(key);
    return typeof value === "number" ? value : null;
  };
  const before = number("before"), growth = number("growth");
  if (wanted === "new") return fresh;
  if (wanted === "up") return before !== null && before > rank;
  if (wanted === "down") return before !== null && before < rank;
  return growth !== null && (wanted === "grew" ? growth > 0 : growth < 0);
}

/** Sorted by a column, `-` before it from large to small; unknown figures last, ties by rank. */
export function ordered<T extends Listed>(all: T[], sort: string): T[] {
  const down = sort.startsWith("-"), column = down ? sort.slice(1) : sort, sign = down ? -1 : 1;
  return [...all].sort((a, b) => {
    const x = a.cells.get(column) ?? null, y = b.cells.get(column) ?? null;
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a.rank - b.rank;
    const order = typeof x === "string" || typeof y === "string" ? String(x).localeCompare(String(y)) : x - y;
    return order * sign || a.rank - b.rank;
  });
}

/** The number that a cell of the table shows, its words, or null for a dash or nothing. */
export function valueOf(text: string, words: boolean): number | string | null {
  if (words) return text;
  const found = /-?\d*\.?\d+/.exec(plainNumber(text));
  return found ? Number(found[0]) : null;
}

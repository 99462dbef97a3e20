// The view, the choice and the filters as the part of the address after `#`.
import type { View } from "./geo.ts";

export interface State {
  picked: string | null;
  edition: string;
  by: string;
  /** Column, with a minus before it from large to small; empty: as `by` orders. */
  sort: string;
  economy: string;
  region: string;
  income: string;
  /** new, up, down, grew or fell, since the earlier edition. */
  change: string;
  q: string;
  noise: boolean;
  view: View | null;
}

const TEXTS = ["edition", "by", "sort", "economy", "region", "income", "change", "q"] as const;

export function fresh(): State {
  return {
    picked: null, edition: "", by: "", sort: "", economy: "", region: "", income: "", change: "", q: "",
    noise: false, view: null,
  };
}

/** What an address says; what it doesn't is as at first. */
export function read(hash: string): State {
  const state = fresh();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const text = decoded(part), cut = text.indexOf("=");
    const key = cut > 0 ? text.slice(0, cut) : "", value = text.slice(cut + 1);
    if (/^(row|at)-/.test(text)) state.picked = text.replace(/^(row|at)-/, "");
    else if (key === "noise") state.noise = value === "1";
    else if (key === "view") state.view = viewOf(value);
    else for (const name of TEXTS) if (name === key) state[name] = value;
  }
  return state;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function viewOf(text: string): View | null {
  const [k, x, y, ...more] = text.split(",").map(Number);
  if (more.length || ![k, x, y].every(Number.isFinite) || k! < 1) return null;
  return { k: k!, x: x!, y: y! };
}

/** The address of a state, empty for the first one. */
export function write(state: State): string {
  const parts: string[] = [];
  if (state.picked) parts.push("row-" + encodeURIComponent(state.picked));
  for (const name of TEXTS) if (state[name]) parts.push(`${name}=${encodeURIComponent(state[name])}`);
  if (state.noise) parts.push("noise=1");
  const { view } = state;
  if (view && view.k > 1.01) {
    const fine = view.k > 20 ? 2 : 0;
    parts.push(`view=${view.k.toFixed(2)},${view.x.toFixed(fine)},${view.y.toFixed(fine)}`);
  }
  return parts.length ? "#" + parts.join("&") : "";
}

// What a change of the setting did, in sentences.
import type { Answer } from "./answer.ts";
import type { BaseCluster } from "./pack.ts";
import { same } from "./setting.ts";
import type { Setting } from "./setting.ts";

export type Labels = Record<string, string>;

export const number = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 6 });

export function ordinal(rank: number): string {
  const tens = rank % 100, ones = rank % 10;
  const ending = tens > 10 && tens < 14 ? "th" : ones === 1 ? "st" : ones === 2 ? "nd" : ones === 3 ? "rd" : "th";
  return number(rank) + ending;
}

export const years = ([from, to]: [number, number]) => (from === to ? `${from}` : `${from}–${to}`);

/** What differs from the recipe, a few words each. */
export function changes(setting: Setting, base: Setting, labels: Labels): string[] {
  const said: string[] = [];
  if (setting.radius !== base.radius) said.push(`radius ${number(setting.radius)} km`);
  if (setting.least !== base.least) said.push(`minimum density ${number(setting.least)} listings`);
  if (setting.within !== base.within) {
    said.push(setting.within ? `merging within ${number(setting.within)} km` : "no merging");
  }
  for (const name of base.metrics) {
    if (!setting.metrics.includes(name)) {
      said.push(`without ${labels[name]}`);
      continue;
    }
    if (setting.weights[name] !== base.weights[name]) said.push(`${labels[name]} weighted ${number(setting.weights[name]!)}`);
    const chosen = setting.years[name];
    if (chosen && String(chosen) !== String(base.years[name])) said.push(`${labels[name]} ${years(chosen)}`);
  }
  if (setting.counting === "full" && base.counting !== "full") said.push("full counting");
  return said;
}

const plural = (count: number, what: string) => `${number(count)} ${what}${count === 1 ? "" : "s"}`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** One sentence on what the reader sees now. */
export function said(answer: Answer, base: Setting, clusters: BaseCluster[], labels: Labels): string {
  const { rows, setting, gone, problem } = answer;
  const head = same(setting, base) ? "The recipe as it is" : capital(changes(setting, base, labels).join(", "));
  if (problem) return `${head}: ${problem}`;
  const gap = rows.length - clusters.length, created = rows.filter(({ continues }) => continues < 0).length;
  const parts = [plural(rows.length, "cluster")];
  if (same(setting, base)) return `${head}: ${parts[0]}.`;
  parts.push(gap ? `${number(Math.abs(gap))} ${gap > 0 ? "more" : "fewer"}` : "as many as before");
  if (created) parts.push(`${number(created)} new`);
  if (gone.length) parts.push(`${number(gone.length)} gone`);
  return `${head}: ${parts.join(", ")}.${firstOf(answer, clusters)}`;
}

function firstOf({ rows }: Answer, clusters: BaseCluster[]): string {
  const first = rows[0];
  if (!first) return "";
  const before = clusters[first.continues]?.rank;
  const was = before === undefined ? "new" : before === 1 ? "as before" : `from ${ordinal(before)}`;
  return ` ${first.name} 1st${before === 1 ? "" : ","} ${was}.`;
}

export interface Movement {
  /** Places in the ranking: up is positive; null: it is new. */
  places: number | null;
  mark: string;
  words: string;
}

/** Nothing is said of a rank that is not printed. */
export function movement(printed: string, rank: number, before: number | undefined): Movement {
  if (printed !== String(rank)) return { places: 0, mark: "", words: "too few documents for a rank" };
  if (before === undefined) return { places: null, mark: "new", words: "new" };
  const places = before - rank;
  if (!places) return { places, mark: "=", words: "as before" };
  return { places, mark: `${places > 0 ? "▲" : "▼"} ${number(Math.abs(places))}`, words: `${places > 0 ? "up" : "down"} ${number(Math.abs(places))} from ${ordinal(before)}` };
}

// What a change of the setting did, in sentences.
import type { Answer } from "./answer.ts";
import type { BaseCluster } from "./pack.ts";
import { same } from "./setting.ts";
import type { Setting } from "./setting.ts";
import { _, ngettext, number } from "../say.ts";

export type Labels = Record<string, string>;

export function ordinal(n: number): string {
  const ones = n % 100 > 10 && n % 100 < 14 ? 0 : n % 10;
  if (ones === 1) return _("{n}st", { n });
  if (ones === 2) return _("{n}nd", { n });
  return ones === 3 ? _("{n}rd", { n }) : _("{n}th", { n });
}

export const years = ([from, to]: [number, number]) => (from === to ? `${from}` : `${from}–${to}`);

/** What differs from the recipe, a few words each. */
export function changes(setting: Setting, base: Setting, labels: Labels): string[] {
  const said: string[] = [];
  if (setting.radius !== base.radius) said.push(_("radius {km} km", { km: setting.radius }));
  if (setting.least !== base.least) said.push(ngettext("minimum density {n} listing", "minimum density {n} listings", setting.least));
  if (setting.within !== base.within) {
    said.push(setting.within ? _("merging within {km} km", { km: setting.within }) : _("no merging"));
  }
  for (const name of base.metrics) {
    if (!setting.metrics.includes(name)) {
      said.push(_("without {documents}", { documents: labels[name]! }));
      continue;
    }
    if (setting.weights[name] !== base.weights[name]) said.push(_("{documents} weighted {weight}", { documents: labels[name]!, weight: setting.weights[name]! }));
    const chosen = setting.years[name];
    if (chosen && String(chosen) !== String(base.years[name])) said.push(_("{documents} {years}", { documents: labels[name]!, years: years(chosen) }));
  }
  if (setting.counting === "full" && base.counting !== "full") said.push(_("full counting"));
  return said;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** One sentence on what the reader sees now. */
export function said(answer: Answer, base: Setting, clusters: BaseCluster[], labels: Labels): string {
  const { rows, setting, gone, problem } = answer;
  const setting_ = same(setting, base) ? _("The recipe as it is") : capital(changes(setting, base, labels).join(", "));
  if (problem) return _("{setting}: {problem}", { setting: setting_, problem: _(problem, answer.values) });
  const gap = rows.length - clusters.length, created = rows.filter(({ continues }) => continues < 0).length;
  const parts = [ngettext("{n} cluster", "{n} clusters", rows.length)];
  if (same(setting, base)) return _("{setting}: {clusters}.", { setting: setting_, clusters: parts[0]! });
  if (!gap) parts.push(_("as many as before"));
  else parts.push(gap > 0 ? _("{n} more", { n: gap }) : _("{n} fewer", { n: -gap }));
  if (created) parts.push(ngettext("{n} new", "{n} new", created));
  if (gone.length) parts.push(ngettext("{n} gone", "{n} gone", gone.length));
  return _("{setting}: {clusters}.", { setting: setting_, clusters: parts.join(", ") }) + firstOf(answer, clusters);
}

function firstOf({ rows }: Answer, clusters: BaseCluster[]): string {
  const first = rows[0];
  if (!first) return "";
  const before = clusters[first.continues]?.rank;
  const cluster = first.name;
  if (before === undefined) return " " + _("{cluster} 1st, new.", { cluster });
  if (before === 1) return " " + _("{cluster} 1st as before.", { cluster });
  return " " + _("{cluster} 1st, from {rank}.", { cluster, rank: ordinal(before) });
}

export interface Movement {
  /** Places in the ranking: up is positive; null: it is new. */
  places: number | null;
  mark: string;
  words: string;
}

/** Nothing is said of a rank that is not printed. */
export function movement(printed: string, rank: number, before: number | undefined): Movement {
  if (printed !== String(rank)) return { places: 0, mark: "", words: _("too few documents for a rank") };
  if (before === undefined) return { places: null, mark: _("new"), words: _("new") };
  const places = before - rank;
  if (!places) return { places, mark: "=", words: _("as before") };
  const n = Math.abs(places), from = ordinal(before);
  const words = places > 0 ? _("up {n} from {rank}", { n, rank: from }) : _("down {n} from {rank}", { n, rank: from });
  return { places, mark: `${places > 0 ? "▲" : "▼"} ${number(n)}`, words };
}

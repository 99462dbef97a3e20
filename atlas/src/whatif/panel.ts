// What is said of the chosen cluster: now, and under the recipe as it is.
import { make } from "../dom.ts";
import type { Answer } from "./answer.ts";
import type { World } from "./messages.ts";
import type { Named } from "./rows.ts";
import { movement, ordinal } from "./words.ts";
import type { Labels } from "./words.ts";
import { _, figure, number } from "../say.ts";

/** Names of what a run holds, and the address of the cluster's own page. */
export interface Around extends Named {
  labels: Labels;
  href: string | null;
}

export function panelOf(answer: Answer, n: number, world: World, named: Around, close: () => void): HTMLElement[] {
  const row = answer.rows[n]!, before = world.clusters[row.continues];
  const top = make("div", undefined, "row"), words = make("div"), title = make("h3");
  title.append(`${row.shown.rank}${row.shown.rank === String(row.rank) ? "." : ""} `, make("bdi", row.name));
  words.append(title, make("p", row.economies.map((code) => named.economies[code] ?? code).join(" / "), "where"));
  const button = make("button", _("Close"), "close");
  button.type = "button";
  button.addEventListener("click", close);
  top.append(words, button);
  const list = make("dl");
  const add = (label: string, text: string) => list.append(make("dt", label), make("dd", text));
  const moved = movement(row.shown.rank, row.rank, before?.rank);
  add(_("Rank"), moved.mark === "" ? moved.words : `${ordinal(row.rank)}, ${moved.words}`);
  const several = named.metrics.length > 1;
  if (several) add(_("Total, pp"), before ? _("{total}, was {before}", { total: figure(row.shown.total), before: figure(Number(before.total).toFixed(2)) }) : figure(row.shown.total));
  answer.setting.metrics.forEach((name, m) => {
    add(named.labels[name]!, figure(`${row.shown.counts[m]}, ${row.shown.shares[m]} %`));
  });
  const [gained, lost] = changed(answer, n, row.continues, world.base);
  add(_("Places"), before ? _("{n}, {gained} gained, {lost} lost", { n: row.places, gained, lost }) : number(row.places));
  add(_("Listings"), number(row.listings));
  if (!named.href) return [top, list];
  const more = make("p", undefined, "more"), link = make("a", _("Its page, by the recipe as it is"));
  link.href = named.href;
  more.append(link);
  return [top, list, more];
}

/** How many places a cluster has gained and lost against the one that it continues. */
function changed({ labels }: Answer, row: number, continues: number, base: Int32Array): [number, number] {
  let gained = 0, lost = 0;
  for (let place = 0; place < labels.length; place += 1) {
    const now = labels[place] === row, before = base[place] === continues;
    if (now && !before) gained += 1;
    if (before && !now) lost += 1;
  }
  return [gained, lost];
}

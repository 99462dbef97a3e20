// All fields as a table: in each row the chosen clusters' indices on one axis, and their numbers.
import { draw, make } from "../dom.ts";
import type { Cluster, FieldLine } from "./data.ts";
import { mark } from "./marks.ts";
import { plainNumber } from "../say.ts";

/** The axis is logarithmic, from 1/8 to 8. */
const FOLD = 8, HIGH = 22, EDGE = 8;
/** As wide as it stands in the page, so that marks keep their size. */
const WIDE = matchMedia("(max-width: 640px)").matches ? 92 : 200;

/** What a figure says. */
const value = (text: string | undefined) => Number(plainNumber(text ?? "0"));

function along(index: number): number {
  const bounded = Math.max(1 / FOLD, Math.min(FOLD, index));
  return EDGE + (WIDE - 2 * EDGE) * (0.5 + Math.log(bounded) / Math.log(FOLD) / 2);
}

/** The clusters' lines of a field; undefined where a cluster has no document in it, null if not known. */
export function linesOf(clusters: Cluster[], group: number, field: number): (FieldLine | undefined | null)[] {
  return clusters.map((each) => each.fields[group] && each.fields[group]!.find(([number]) => number === field));
}

/** How far apart the indices lie, as a ratio; of one in which a cluster has nothing, from the least shown. */
function apart(lines: (FieldLine | undefined | null)[]): number {
  const known = lines.filter((line) => line !== null).map((line) => Math.max(1 / FOLD, value(line?.[2])));
  return known.length > 1 ? Math.max(...known) / Math.min(...known) : 0;
}

/** Rows for the fields that one of them has, those first in which they lie furthest apart. */
export function fieldRows(like: SVGSVGElement, clusters: Cluster[], group: number, names: string[]): HTMLTableRowElement[] {
  const rows = names
    .map((name, field) => ({ name, lines: linesOf(clusters, group, field) }))
    .filter(({ lines }) => lines.some(Boolean));
  const weight = (lines: (FieldLine | undefined | null)[]) => Math.max(...lines.map((line) => value(line?.[1]?.replace("<", ""))));
  rows.sort((a, b) => apart(b.lines) * weight(b.lines) - apart(a.lines) * weight(a.lines));
  return rows.map(({ name, lines }) => {
    const row = make("tr"), head = make("th", name), picture = make("td", undefined, "picture");
    head.scope = "row";
    head.dir = "auto";
    picture.append(dumbbell(like, clusters, lines));
    picture.setAttribute("aria-hidden", "true");
    row.append(head, picture);
    for (const line of lines) row.append(cell(line));
    return row;
  });
}

function cell(line: FieldLine | undefined | null): HTMLTableCellElement {
  if (line === null) return make("td", "–", "num");
  if (!line) return make("td", "0", "num");
  const td = make("td", line[2], "num");
  td.append(make("small", `${line[3]}–${line[4]}`));
  return td;
}

function dumbbell(like: SVGSVGElement, clusters: Cluster[], lines: (FieldLine | undefined | null)[]): SVGElement {
  const svg = draw(like, "svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "dumbbell", focusable: "false" });
  const points = lines.map((line) => (line ? along(value(line[2])) : line === undefined ? EDGE : null));
  const seen = points.filter((x) => x !== null);
  svg.append(draw(like, "path", { class: "even", d: `M${WIDE / 2} 0V${HIGH}` }));
  svg.append(draw(like, "path", { class: "between", d: `M${Math.min(...seen)} ${HIGH / 2}H${Math.max(...seen)}` }));
  const step = Math.min(4, (HIGH - 10) / Math.max(1, clusters.length - 1));
  lines.forEach((line, i) => {
    const x = points[i], y = HIGH / 2 + step * (i - (clusters.length - 1) / 2);
    if (x === null || x === undefined) return;
    if (line) {
      svg.append(draw(like, "path", {
        class: `reach s${i}`, d: `M${along(value(line[3])).toFixed(1)} ${y.toFixed(1)}H${along(value(line[4])).toFixed(1)}`,
      }));
    }
    svg.append(mark(like, i, x, y, line ? 4 : 2.5));
  });
  return svg;
}

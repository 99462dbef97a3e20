// Documents by year of all chosen clusters in one picture.
import { draw } from "../dom.ts";
import type { Cluster } from "./data.ts";
import { mark } from "./marks.ts";
import { _, number } from "../say.ts";

const WIDE = 640, HIGH = 210, LEFT = 52, RIGHT = 14, TOP = 12, BOTTOM = 24;

/** A round step of which two to five make the largest figure. */
function stepOf(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most || 1));
  return [0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5].map((part) => part * power).find((step) => most / step <= 4.2) ?? most;
}

export function yearsPicture(
  like: Element, clusters: Cluster[], metric: number, label: string, partial: number | null,
): SVGElement | null {
  const all = clusters.flatMap((each) => each.series[metric]!);
  if (!all.length) return null;
  const first = Math.min(...all.map(([year]) => year)), last = Math.max(...all.map(([year]) => year));
  const step = stepOf(Math.max(...all.map(([, value]) => value))), top = step * Math.ceil(Math.max(...all.map(([, value]) => value)) / step) || 1;
  const slot = (WIDE - LEFT - RIGHT) / Math.max(1, last - first + 1);
  const x = (year: number) => LEFT + slot * (year - first + 0.5);
  const y = (value: number) => TOP + (HIGH - TOP - BOTTOM) * (1 - value / top);
  const svg = draw(like, "svg", {
    viewBox: `0 0 ${WIDE} ${HIGH}`, class: "chart", role: "img",
    "aria-label": _("{metric} by year from {first} to {last}. The table below holds the figures.", { metric: label, first: String(first), last: String(last) }),
  });
  const text = (at: number, down: number, words: string, anchor: string) => {
    const element = draw(like, "text", { class: "scale-text", x: at, y: down, "text-anchor": anchor });
    element.textContent = words;
    svg.append(element);
  };
  if (partial !== null && partial <= last) {
    svg.append(draw(like, "rect", { class: "unsure", x: x(partial) - slot / 2, y: TOP, width: slot, height: HIGH - TOP - BOTTOM }));
  }
  for (let value = 0; value <= top + step / 2; value += step) {
    svg.append(draw(like, "path", { class: "line", d: `M${LEFT} ${y(value).toFixed(1)}H${WIDE - RIGHT}` }));
    text(LEFT - 6, y(value) + 4, number(Number(value.toPrecision(6))), "end");
  }
  const every = [1, 2, 5, 10, 20, 50].find((n) => n * slot >= 46) ?? 100;
  for (let year = first; year <= last; year += 1) if (year % every === 0 || every === 1) text(x(year), HIGH - 6, String(year), "middle");
  clusters.forEach((each, i) => {
    const known = each.series[metric]!;
    if (!known.length) return;
    const d = known.map(([year, value], n) => `${n ? "L" : "M"}${x(year).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    svg.append(draw(like, "path", { class: `run s${i}`, d }));
    for (const [year, value, words] of known) {
      const point = mark(like, i, x(year), y(value), 3.2), title = draw(like, "title");
      title.textContent = `${each.name}, ${year}: ${words}`;
      point.append(title);
      svg.append(point);
    }
  });
  return svg;
}

// Clusters as circles with their names, over the canvas.
import { geoContains } from "d3-geo";
import { draw } from "./dom.ts";
import type { Land } from "./data.ts";
import { spotOf, toDegrees } from "./geo.ts";
import type { Lens, Spot } from "./geo.ts";
import { place } from "./labels.ts";
import type { Ruler } from "./labels.ts";
import type { Mark } from "./labels.ts";
import { NEAR } from "./paint.ts";
import type { Circle } from "./paint.ts";
import type { Shape } from "./data.ts";
import { figure } from "./say.ts";

const LARGEST = 215, SMALLEST = 26;
const FONT = 12;
const PLACES_FROM = 60;
/** Magnifications between which the names of economies stand on the map. */
const LANDS_FROM = 2.5, LANDS_TO = 90;
const BUTTONS: [number, number] = [262, 56];

const LAND = " ";
let pen: CanvasRenderingContext2D | null = null;

/** What is drawn of a cluster. */
export interface Marked {
  id: string;
  rank: number;
  /** Rank with a full stop. */
  numbered: string;
  name: string;
  shape: Shape;
  hidden: boolean;
}

/** Radius in map units of a figure's circle, where the largest figure is `top`. */
export function radiusOf(value: number, top: number): number {
  return top > 0 && value > 0 ? Math.max(SMALLEST, LARGEST * Math.sqrt(value / top)) : SMALLEST;
}

/** The same in pixels: circles grow less than the map. */
export function pixelsOf(radius: number, { view, per }: Lens): number {
  return Math.max(1.8, radius * (per / view.k) * Math.pow(view.k, 0.18));
}

export class Marks<Entry extends Marked> {
  private readonly svg: SVGSVGElement;
  private readonly group: Element;
  private readonly names: Element;
  private readonly titled: boolean;
  private readonly circles = new Map<string, SVGCircleElement>();
  private readonly radius = new Map<string, number>();
  private readonly lands: { name: string; spot: Spot }[];
  private readonly rulers = new Map<string, number>();
  private entries: Entry[] = [];

  /** `titled`: circles bear their name as a title, on a page without tips. */
  constructor(svg: SVGSVGElement, group: Element, names: Element, lands: Land[] = [], titled = false) {
    this.svg = svg;
    this.group = group;
    this.names = names;
    this.titled = titled;
    this.lands = lands.flatMap(([name, , , , at]) => (at ? [{ name, spot: spotOf(...at) }] : []));
  }

  circle(id: string): SVGCircleElement | undefined {
    return this.circles.get(id);
  }

  /** Show these clusters; `kept` are the circles that the page has drawn already. */
  show(entries: Entry[], kept: Map<string, SVGCircleElement>): void {
    this.entries = entries.filter(({ shape }) => shape.spot);
    this.circles.clear();
    for (const entry of this.entries) {
      const circle = kept.get(entry.id) ?? this.made(entry);
      // The tip tells more than a title would, and at once.
      if (!this.titled) circle.querySelector("title")?.remove();
      circle.setAttribute("data-name", `${entry.numbered} ${entry.name}`);
      circle.parentElement!.setAttribute("aria-label", `${entry.numbered} ${entry.name}`);
      this.circles.set(entry.id, circle);
    }
  }

  private made(entry: Entry): SVGCircleElement {
    const name = `${entry.numbered} ${entry.name}`;
    const link = draw(this.svg, "a", { href: "#row-" + encodeURIComponent(entry.id), tabindex: -1, "aria-label": name });
    const circle = draw(this.svg, "circle", { "data-id": entry.id });
    if (this.titled) {
      const title = draw(this.svg, "title");
      title.textContent = name;
      circle.append(title);
    }
    link.append(circle);
    return circle;
  }

  /** Areas in proportion to the figures; large circles lie under small ones. Returns the largest. */
  size(figure: (entry: Entry) => number | null): number {
    const top = Math.max(0, ...this.entries.map((each) => figure(each) ?? 0));
    for (const entry of this.entries) {
      this.radius.set(entry.id, radiusOf(figure(entry) ?? 0, top));
    }
    this.entries.sort((a, b) => this.radius.get(b.id)! - this.radius.get(a.id)! || a.rank - b.rank);
    this.group.replaceChildren(...this.entries.map(({ id }) => this.circles.get(id)!.parentNode!));
    return top;
  }

  /** Pixels. */
  r(id: string, lens: Lens): number {
    return pixelsOf(this.radius.get(id)!, lens);
  }

  /** Put circles and names in their place; while the map moves, return the circles instead. */
  draw(lens: Lens, picked: string | null, moving: boolean): Circle[] {
    const { wide, high } = lens.size, near = lens.view.k >= NEAR;
    const seen: [Entry, Mark][] = [], found: Circle[] = [];
    for (const entry of this.entries) {
      const r = this.r(entry.id, lens);
      lens.aim(entry.shape.spot!);
      const x = lens.px, y = lens.py, out = x < -r || y < -r || x > wide + r || y > high + r;
      if (moving && !out) found.push({ x, y, r, dim: entry.hidden, picked: entry.id === picked });
      if (!moving) this.put(this.circles.get(entry.id)!, x, y, r, out);
      if (!out && !entry.hidden) {
        seen.push([entry, { name: short(entry.name), x, y, r: near ? 6 : r, solid: !near }]);
      }
    }
    const first = seen.findIndex(([{ id }]) => id === picked);
    if (first > 0) seen.unshift(...seen.splice(first, 1));
    this.label(lens, seen, picked);
    return found;
  }

  private put(circle: SVGCircleElement, x: number, y: number, r: number, out: boolean): void {
    circle.classList.toggle("out", out);
    if (out) return;
    circle.setAttribute("cx", x.toFixed(1));
    circle.setAttribute("cy", y.toFixed(1));
    circle.setAttribute("r", r.toFixed(1));
  }

  private label(lens: Lens, seen: [Entry, Mark][], picked: string | null): void {
    const { wide, high } = lens.size, { k } = lens.view;
    const marks = seen.map(([, mark]) => mark), ids = seen.map(([{ id }]) => id);
    if (k >= PLACES_FROM) {
      for (const [entry] of seen) {
        for (const { spot, name } of entry.shape.places) {
          if (!name || entry.name.includes(name)) continue;
          const [x, y] = lens.toScreen(spot);
          marks.push({ name, x, y, r: 7, solid: false });
          ids.push("");
        }
      }
    }
    if (k >= LANDS_FROM && k < LANDS_TO) {
      for (const { name, spot } of this.lands) {
        const [x, y] = lens.toScreen(spot);
        if (x < 0 || y < 0 || x > wide || y > high) continue;
        marks.push({ name, x, y, r: -2, solid: false });
        ids.push(LAND);
      }
    }
    const most = k > 3 ? 70 : wide > 560 ? 26 : 7;
    const found = place(marks, wide, high, FONT, most, wide > 560 ? BUTTONS : [0, 0], this.ruler());
    while (this.names.childElementCount > found.length) this.names.lastElementChild!.remove();
    while (this.names.childElementCount < found.length) this.names.append(draw(this.svg, "text"));
    found.forEach((label, n) => {
      const text = this.names.children[n]!, id = ids[label.mark]!, mark = marks[label.mark]!;
      if (text.textContent !== mark.name) text.textContent = mark.name;
      text.setAttribute("data-id", id === LAND ? "" : id);
      text.setAttribute("class", id === "" ? "place" : id === LAND ? "country" : id === picked ? "picked" : "");
      text.setAttribute("x", label.x.toFixed(1));
      text.setAttribute("y", label.y.toFixed(1));
      text.setAttribute("text-anchor", label.anchor);
    });
  }

  /** Names as wide as they are in the page's font, the chosen one's bold letters included. */
  private ruler(): Ruler {
    pen ??= document.createElement("canvas").getContext("2d");
    if (!pen) return (name) => name.length * FONT * 0.6;
    pen.font = `600 ${FONT}px ${getComputedStyle(this.svg).fontFamily}`;
    return (name) => {
      const known = this.rulers.get(name) ?? pen!.measureText(name).width;
      this.rulers.set(name, known);
      return known;
    };
  }

  /** Clusters by rank that pass the filters and lie in the plot. */
  inView(lens: Lens): Entry[] {
    const { wide, high } = lens.size;
    return this.entries
      .filter(({ hidden, shape }) => {
        lens.aim(shape.spot!);
        return !hidden && lens.px >= 0 && lens.py >= 0 && lens.px <= wide && lens.py <= high;
      })
      .sort((a, b) => a.rank - b.rank);
  }

  /** The cluster under a point of the screen: its circle, near by its outline, else one close to it. */
  hit(lens: Lens, x: number, y: number, slack = 14): Entry | null {
    const near = lens.view.k >= NEAR, degrees = toDegrees(...lens.fromScreen(x, y));
    let best: Entry | null = null, least = slack;
    for (const entry of this.entries) {
      if (entry.hidden) continue;
      if (near && entry.shape.area && geoContains(entry.shape.area, degrees)) return entry;
      const [sx, sy] = lens.toScreen(entry.shape.spot!);
      const gap = Math.hypot(sx - x, sy - y) - (near ? 6 : this.r(entry.id, lens));
      if (gap <= 0 || gap < least) [best, least] = [entry, gap];
    }
    return best;
  }
}

/** A name as it fits on a map, by the rule of `hotbed.publish.atlas.spots.short_name`. */
export function short(name: string, most = 28): string {
  const cities = [...new Set(name.split("–").map((city) => city.split(",")[0]!.trim()))];
  for (let count = cities.length; count > 0; count -= 1) {
    const text = cities.slice(0, count).join("–") + (count < cities.length ? "–…" : "");
    if (text.length <= most) return text || name;
  }
  return cities[0]!.slice(0, most - 1).trimEnd() + "…";
}

/** Circles of the legend: parts of the largest figure, in round numbers. */
export function legend(box: Element, top: number): void {
  const seen = new Set<number>(), parts: Element[] = [];
  for (const part of [1, 0.25, 0.05]) {
    const value = Number((top * part).toPrecision(1)), r = Math.round(LARGEST * Math.sqrt(value / top));
    if (!(r >= SMALLEST) || seen.has(value)) continue;
    seen.add(value);
    const high = 450 - 2 * r, text = draw(box, "text", { x: 520, y: high + 26 });
    text.textContent = figure(String(value));
    parts.push(draw(box, "circle", { cx: 230, cy: 450 - r, r }), draw(box, "path", { d: `M230 ${high}H500` }), text);
  }
  box.replaceChildren(...parts);
}

// The map of an answer: clusters, rings of the recipe's own, places that came and went.
import { calm } from "../dom.ts";
import { shoreOf } from "../data.ts";
import type { Place, Raw, Shape, Shore } from "../data.ts";
import { between, HEIGHT, Lens, panned, spotOf, WIDTH, within, WORLD, zoomed } from "../geo.ts";
import type { Box, Spot, View } from "../geo.ts";
import { listen } from "../gestures.ts";
import type { Ground } from "../ground.ts";
import { Marks, pixelsOf, radiusOf } from "../marks.ts";
import type { Marked } from "../marks.ts";
import { inkOf, NEAR, Painter } from "../paint.ts";
import type { Shown } from "../paint.ts";
import type { Answer } from "./answer.ts";
import { byCluster, middleOf } from "./places.ts";
import type { World } from "./messages.ts";

const FLIGHT = 520, REST = 120;
/** Magnifications at least and at most, and the part of the plot that a cluster's places take. */
const CLOSE = 26, FARTHEST = 300, PART = 0.66;
const NAMED = 5;

export interface Cluster extends Marked {
  row: number;
  total: number;
}

interface Ghost {
  spot: Spot;
  total: number;
  gone: boolean;
}

/** Where the parts of the map are in the page. */
export interface Parts {
  frame: HTMLElement;
  canvas: HTMLCanvasElement;
  svg: SVGSVGElement;
  spots: Element;
  names: Element;
}

export class Stage {
  private readonly parts: Parts;
  private readonly ground: Ground;
  private readonly coasts: Raw["shores"];
  private shores: Shore[] | null = null;
  private readonly painter: Painter;
  private readonly marks: Marks<Cluster>;
  private readonly choose: (row: number | null) => void;
  private world: World | null = null;
  private centres: Spot[] = [];
  private answer: Answer | null = null;
  private members: { first: Int32Array; place: Int32Array } | null = null;
  private clusters: Cluster[] = [];
  private ghosts: Ghost[] = [];
  private gained: Spot[] = [];
  private lost: Spot[] = [];
  private readonly spots = new Map<number, Spot>();
  private inks = { gain: "", loss: "" };
  private view: View = WORLD;
  private size: { wide: number; high: number };
  private picked: string | null = null;
  private top = 0;
  private asked = 0;
  private flight = 0;
  private moving = 0;

  constructor(parts: Parts, ground: Ground, coasts: Raw["shores"], choose: (row: number | null) => void) {
    this.parts = parts;
    this.ground = ground;
    this.coasts = coasts;
    this.choose = choose;
    this.painter = new Painter(parts.canvas, ground);
    this.marks = new Marks(parts.svg, parts.spots, parts.names, [], true);
    this.size = this.measured();
    listen(parts.svg, {
      pan: (dx, dy) => { this.stop(); this.go(panned(this.lens(), dx, dy)); },
      zoom: (factor, x, y) => { this.stop(); this.go(zoomed(this.lens(), factor, x, y)); },
      hit: (x, y) => {
        const cluster = this.marks.hit(this.lens(), x, y);
        if (cluster) this.choose(cluster.row);
      },
      home: () => this.home(),
      stop: () => this.stop(),
      size: () => this.size,
    });
  }

  /** Where the recipe's own clusters are, once the data are there. */
  begin(world: World): void {
    this.world = world;
    const formerly = byCluster(world.base, world.clusters.length);
    this.centres = world.clusters.map((_, n) => {
      const places = formerly.place.subarray(formerly.first[n], formerly.first[n + 1]);
      const { lon, lat } = middleOf(places, world.listings, world.lon, world.lat, 10 ** world.decimals);
      return spotOf(lon, lat);
    });
  }

  /** Draws an answer; tells how many places clusters have gained and lost. */
  show(answer: Answer): { gained: number; lost: number } {
    const { world } = this, { rows, labels } = answer;
    if (!world) return { gained: 0, lost: 0 };
    this.answer = answer;
    this.members = byCluster(labels, rows.length);
    this.clusters = rows.map((row, n) => ({
      id: row.continues >= 0 ? `was-${row.continues}` : `new-${n}`,
      row: n,
      rank: row.rank,
      numbered: `${row.rank}.`,
      name: row.name,
      total: Number(row.total),
      shape: this.shapeOf(n),
      hidden: false,
    }));
    const gone = new Set(answer.gone.map(([base]) => base));
    this.ghosts = world.clusters.map(({ total }, n) => ({ spot: this.centres[n]!, total: Number(total), gone: gone.has(n) }));
    this.gained = [];
    this.lost = [];
    labels.forEach((label, place) => {
      const before = world.base[place]!;
      if (label >= 0 && before < 0) this.gained.push(this.spot(place));
      if (label < 0 && before >= 0) this.lost.push(this.spot(place));
    });
    this.marks.show(this.clusters, new Map());
    this.top = this.marks.size(({ total }) => total);
    this.pick(null);
    return { gained: this.gained.length, lost: this.lost.length };
  }

  private spot(place: number): Spot {
    let spot = this.spots.get(place);
    if (!spot) {
      const { lon, lat, decimals } = this.world!, steps = 10 ** decimals;
      this.spots.set(place, spot = spotOf(lon[place]! / steps, lat[place]! / steps));
    }
    return spot;
  }

  /** Member places are looked up when a cluster is first seen close. */
  private shapeOf(n: number): Shape {
    const row = this.answer!.rows[n]!, members = () => this.placesOf(n);
    let places: Place[] | null = null;
    return {
      spot: spotOf(row.lon, row.lat),
      area: null,
      get places() { return (places ??= members()); },
    };
  }

  private placesOf(n: number): Place[] {
    const { listings, core } = this.answer!, { name, names } = this.world!, { first, place } = this.members!;
    const own = [...place.subarray(first[n], first[n + 1])].sort((a, b) => listings[b]! - listings[a]!);
    const seen = new Set<string>();
    return own.map((at, order) => {
      const called = names[name[at]!]!, named = order < NAMED && !seen.has(called) ? called : "";
      seen.add(called);
      return { spot: this.spot(at), listings: listings[at]!, core: core[at] === 1, name: named, loose: false };
    });
  }

  /** The chosen cluster stands out; the map may fly to it. */
  pick(row: number | null, fly = false): void {
    if (this.picked) this.marks.circle(this.picked)?.classList.remove("picked");
    const cluster = row === null ? null : this.clusters[row];
    this.picked = cluster?.id ?? null;
    const circle = cluster && this.marks.circle(cluster.id);
    circle?.classList.add("picked");
    if (circle) circle.parentNode!.parentNode?.append(circle.parentNode!);
    if (cluster && fly) this.fly(this.closeTo(cluster.shape));
    this.ask();
  }

  /** A view that holds a cluster's places. */
  private closeTo({ spot, places }: Shape): View {
    const xs = places.map((each) => each.spot.x), ys = places.map((each) => each.spot.y);
    const [west, east] = [Math.min(...xs), Math.max(...xs)], [north, south] = [Math.min(...ys), Math.max(...ys)];
    if (!(east - west < WIDTH / 2)) return { k: NEAR, x: spot!.x, y: spot!.y };
    const k = PART * Math.min(WIDTH / Math.max(1, east - west), HEIGHT / Math.max(1, south - north));
    return { k: Math.max(CLOSE, Math.min(FARTHEST, k)), x: (west + east) / 2, y: (north + south) / 2 };
  }

  over(row: number, on: boolean): void {
    const cluster = this.clusters[row];
    if (cluster) this.marks.circle(cluster.id)?.classList.toggle("over", on);
  }

  home(): void { this.fly(WORLD); }

  zoom(factor: number): void {
    this.stop();
    this.go(zoomed(this.lens(), factor, this.size.wide / 2, this.size.high / 2));
  }

  /** Sizes or colours may have changed. */
  refresh(): void {
    this.size = this.measured();
    this.painter.ink = inkOf(this.parts.frame);
    const style = getComputedStyle(this.parts.frame);
    this.inks = { gain: style.getPropertyValue("--gain").trim(), loss: style.getPropertyValue("--loss").trim() };
    this.paint();
  }

  private measured(): { wide: number; high: number } {
    const { svg } = this.parts, box = svg.getBoundingClientRect(), wide = box.width || 1, high = box.height || 1;
    svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    return { wide, high };
  }

  private lens(): Lens { return new Lens(this.view, this.size); }

  private ask(): void {
    if (!this.asked) this.asked = requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    cancelAnimationFrame(this.asked);
    this.asked = 0;
    const lens = this.lens(), near = this.view.k >= NEAR, { frame } = this.parts;
    frame.classList.toggle("zoomed", this.view.k > 1.01);
    frame.classList.toggle("near", near);
    const circles = this.marks.draw(lens, this.picked, this.moving !== 0);
    const shown = near ? this.shown(lens) : [];
    if (near) this.shores ??= this.coasts.map(shoreOf);
    this.painter.paint(lens, { ground: this.ground, shores: this.shores ?? [], shown, noise: false, circles });
    this.differences(lens);
  }

  private shown(lens: Lens): Shown[] {
    const reach = 60;
    return this.clusters.flatMap(({ id, shape }) => {
      const { x, y } = shape.spot!, box: Box = [x - reach, y - reach, x + reach, y + reach];
      return lens.mayShow(box) ? [{ id, shape, box, chosen: id === this.picked }] : [];
    });
  }

  /** Rings of the recipe's own clusters; dots for places gained, crosses for places lost. */
  private differences(lens: Lens): void {
    const pen = this.parts.canvas.getContext("2d")!, ink = this.painter.ink;
    pen.lineWidth = 1;
    pen.strokeStyle = ink.pick!;
    for (const { spot, total, gone } of this.ghosts) {
      if (!lens.mayShowSpot(spot) || this.view.k >= NEAR) continue;
      lens.aim(spot);
      pen.globalAlpha = gone ? 0.9 : 0.45;
      pen.setLineDash(gone ? [] : [3, 2]);
      pen.beginPath();
      pen.arc(lens.px, lens.py, pixelsOf(radiusOf(total, this.top), lens), 0, 6.2832);
      pen.stroke();
    }
    pen.setLineDash([]);
    pen.globalAlpha = 0.9;
    const r = Math.min(3.6, 1.15 * Math.pow(this.view.k, 0.36));
    pen.fillStyle = this.inks.gain;
    pen.beginPath();
    this.each(lens, this.gained, (x, y) => {
      pen.moveTo(x + r, y);
      pen.arc(x, y, r, 0, 6.2832);
    });
    pen.fill();
    pen.strokeStyle = this.inks.loss;
    pen.lineWidth = r < 2 ? 1 : 1.5;
    pen.beginPath();
    this.each(lens, this.lost, (x, y) => {
      pen.moveTo(x - r, y - r);
      pen.lineTo(x + r, y + r);
      pen.moveTo(x + r, y - r);
      pen.lineTo(x - r, y + r);
    });
    pen.stroke();
    pen.globalAlpha = 1;
  }

  private each(lens: Lens, spots: Spot[], draw: (x: number, y: number) => void): void {
    const { wide, high } = this.size;
    for (const spot of spots) {
      if (!lens.mayShowSpot(spot)) continue;
      lens.aim(spot);
      if (lens.px > -5 && lens.py > -5 && lens.px < wide + 5 && lens.py < high + 5) draw(lens.px, lens.py);
    }
  }

  /** While the map moves, circles are drawn on the canvas. */
  private go(next: View): void {
    this.view = within(next);
    this.parts.frame.classList.add("moving");
    clearTimeout(this.moving);
    this.moving = window.setTimeout(() => {
      this.moving = 0;
      this.parts.frame.classList.remove("moving");
      this.ask();
    }, REST);
    this.ask();
  }

  private stop(): void { cancelAnimationFrame(this.flight); }

  private fly(to: View): void {
    this.stop();
    if (calm() || document.hidden) return this.go(to);
    const from = this.view, began = performance.now();
    const step = (now: number) => {
      const t = Math.min(1, Math.max(0, (now - began) / FLIGHT));
      this.go(between(from, to, 1 - Math.pow(1 - t, 3)));
      if (t < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }
}

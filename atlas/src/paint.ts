// The canvas under the marks: ocean, land, borders, noise, and near by outlines and member places.
import { geoGraticule, geoPath } from "d3-geo";
import type { GeoPath } from "d3-geo";
import { whole } from "./ground.ts";
import type { Ground } from "./ground.ts";
import type { Place, Shape, Shore } from "./data.ts";
import type { Box, Lens } from "./geo.ts";

export interface Ink {
  [name: string]: string;
}

const NAMES = ["card", "ocean", "land", "border", "grid", "rim", "noise", "spot", "spot-line", "pick"];

/** The colours that the style sheet has now: light, dark or paper. */
export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Magnification from which member places and outlines show. */
export const NEAR = 24;
const LARGEST = 22;
const SMALLEST = 1.6;

export interface Shown {
  id: string;
  shape: Shape;
  box: Box;
  chosen: boolean;
}

export interface Scene {
  ground: Ground;
  shores: Shore[];
  /** Clusters of the edition that pass the filter. */
  shown: Shown[];
  noise: boolean;
  /** Circles to be drawn here while the map moves; at rest they are elements over the canvas. */
  circles: Circle[];
}

export interface Circle {
  x: number;
  y: number;
  r: number;
  dim: boolean;
  picked: boolean;
}

export class Painter {
  private readonly canvas: HTMLCanvasElement;
  private readonly pen: CanvasRenderingContext2D;
  private readonly paths: Record<"rim" | "grid" | "land" | "border", Path2D>;
  private stripes: { ink: Ink; pattern: CanvasPattern | string } | null = null;
  ink: Ink;

  constructor(canvas: HTMLCanvasElement, ground: Ground) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d", { alpha: false })!;
    const { rim, grid, land, border } = ground;
    this.paths = { rim: new Path2D(rim), grid: new Path2D(grid), land: new Path2D(land), border: new Path2D(border) };
    this.ink = inkOf(canvas);
  }

  paint(lens: Lens, scene: Scene): void {
    const { canvas, pen } = this, { wide, high } = lens.size, fine = window.devicePixelRatio || 1;
    const w = Math.round(wide * fine), h = Math.round(high * fine);
    if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    pen.setTransform(fine, 0, 0, fine, 0, 0);
    pen.lineJoin = "round";
    if (lens.local) this.close(lens, scene);
    else this.world(lens, fine);
    if (scene.noise) this.noise(lens, scene);
    if (lens.view.k >= NEAR) this.members(lens, scene);
    else this.circles(scene.circles);
  }

  /** As the style sheet has them. */
  private circles(all: Circle[]): void {
    const { pen, ink } = this;
    for (const { x, y, r, dim, picked } of all) {
      pen.beginPath();
      pen.arc(x, y, r, 0, 6.2832);
      pen.globalAlpha = dim ? 0.12 : picked ? 0.95 : 0.78;
      pen.fillStyle = ink.spot!;
      pen.fill();
      pen.globalAlpha = dim ? 0.2 : 1;
      pen.strokeStyle = picked ? ink.pick! : ink["spot-line"]!;
      pen.lineWidth = picked ? 2.5 : 1;
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  private world(lens: Lens, fine: number): void {
    const { pen, ink, paths } = this, { wide, high } = lens.size, scale = lens.per;
    pen.fillStyle = lens.view.k > 1.01 ? ink.ocean! : ink.card!;
    pen.fillRect(0, 0, wide + 1, high + 1);
    pen.setTransform(
      scale * fine, 0, 0, scale * fine,
      (wide / 2 - lens.view.x * scale) * fine, (high / 2 - lens.view.y * scale) * fine,
    );
    pen.fillStyle = ink.ocean!;
    pen.fill(paths.rim);
    if (lens.view.k <= 1.01) {
      pen.strokeStyle = ink.rim!;
      pen.lineWidth = 1 / scale;
      pen.stroke(paths.rim);
    }
    pen.strokeStyle = ink.grid!;
    pen.lineWidth = 1 / scale;
    pen.stroke(paths.grid);
    pen.fillStyle = ink.land!;
    pen.fill(paths.land);
    pen.strokeStyle = ink.border!;
    pen.lineWidth = 0.8 / scale;
    pen.stroke(paths.border);
    pen.setTransform(fine, 0, 0, fine, 0, 0);
  }

  private grid(lens: Lens): void {
    const { pen, ink } = this, { k } = lens.view;
    const step = k < 16 ? 10 : k < 60 ? 5 : 1, [west, south, east, north] = lens.around(step);
    const lines = geoGraticule().step([step, step]).extent([[west, south - 1e-6], [east, north + 1e-6]]);
    pen.beginPath();
    geoPath(lens.projection().precision(0.7), pen)(lines());
    pen.strokeStyle = ink.grid!;
    pen.lineWidth = 1;
    pen.stroke();
  }

  private close(lens: Lens, scene: Scene): void {
    const { pen, ink } = this, { ground, shores } = scene, { wide, high } = lens.size;
    pen.fillStyle = ink.ocean!;
    pen.fillRect(0, 0, wide + 1, high + 1);
    this.grid(lens);
    const path = geoPath(lens.projection().precision(0), pen);
    pen.beginPath();
    for (const each of ground.coasts) if (lens.mayShow(each.box)) path(each.polygon());
    pen.fillStyle = ink.land!;
    pen.fill();
    pen.beginPath();
    for (const each of ground.borders) if (lens.mayShow(each.box)) path(each.line());
    pen.strokeStyle = ink.border!;
    pen.lineWidth = 0.8;
    pen.stroke();
    if (lens.view.k >= NEAR) this.finer(shores.filter((each) => lens.mayShow(each.box)), path);
  }

  /** Land goes a little beyond its frame, over the frame's edge, so that no seam shows. */
  private finer(shores: Shore[], path: GeoPath): void {
    const { pen, ink } = this;
    pen.beginPath();
    for (const each of shores) path(each.frame);
    pen.fillStyle = ink.ocean!;
    pen.fill();
    pen.fillStyle = ink.land!;
    for (const each of shores) {
      pen.beginPath();
      path(each.land);
      pen.fill();
    }
    pen.strokeStyle = ink.border!;
    pen.lineWidth = 1;
    for (const each of shores) {
      pen.save();
      pen.beginPath();
      path(each.frame);
      pen.clip();
      pen.beginPath();
      path(each.land);
      pen.stroke();
      pen.restore();
    }
  }

  private noise(lens: Lens, { ground }: Scene): void {
    const { pen } = this, { wide, high } = lens.size, { k } = lens.view;
    const grown = Math.max(1, Math.min(2, Math.pow(k, 0.25))) * (wide < 560 ? 0.75 : 1);
    pen.fillStyle = this.ink.noise!;
    pen.globalAlpha = 0.5;
    for (const { size, spots } of ground.noise) {
      const d = size * grown, r = d / 2;
      pen.beginPath();
      for (const spot of spots) {
        if (!lens.mayShowSpot(spot)) continue;
        lens.aim(lens.local ? whole(spot) : spot);
        const x = lens.px, y = lens.py;
        if (x < -r || y < -r || x > wide + r || y > high + r) continue;
        if (d < 2) pen.rect(x - r, y - r, d, d);
        else {
          pen.moveTo(x + r, y);
          pen.arc(x, y, r, 0, 6.2832);
        }
      }
      pen.fill();
    }
    pen.globalAlpha = 1;
  }

  private members(lens: Lens, { shown }: Scene): void {
    const { pen, ink } = this, path = geoPath(lens.projection().precision(0), pen);
    const near = shown.filter((each) => lens.mayShow(each.box));
    for (const { shape, chosen } of near) {
      if (!shape.area) continue;
      pen.beginPath();
      path(shape.area);
      pen.globalAlpha = 0.13;
      pen.fillStyle = ink.spot!;
      pen.fill();
      pen.globalAlpha = 1;
      pen.strokeStyle = ink.spot!;
      pen.lineWidth = chosen ? 1.9 : 1.1;
      pen.stroke();
    }
    for (const { shape } of near) this.places(lens, shape.places);
  }

  /** Stripes for places that stay in too few draws of the documents. */
  private hatch(): CanvasPattern | string {
    const { ink } = this;
    if (this.stripes?.ink === ink) return this.stripes.pattern;
    const tile = document.createElement("canvas"), step = 6;
    tile.width = tile.height = step;
    const pen = tile.getContext("2d")!;
    pen.fillStyle = ink["spot-line"]!;
    pen.fillRect(0, 0, step, step);
    pen.strokeStyle = ink.spot!;
    pen.lineWidth = 1.6;
    pen.beginPath();
    for (const from of [-step, 0, step]) {
      pen.moveTo(from, step);
      pen.lineTo(from + step, 0);
    }
    pen.stroke();
    const pattern = this.pen.createPattern(tile, "repeat") ?? ink.spot!;
    this.stripes = { ink, pattern };
    return pattern;
  }

  /** Filled: core place; ring: border place; striped: in too few draws. Areas are in proportion within a cluster. */
  private places(lens: Lens, places: Place[]): void {
    const { pen, ink } = this, { wide, high } = lens.size;
    const most = places.reduce((top, each) => Math.max(top, each.listings), 1);
    const largest = LARGEST * Math.min(1, (lens.view.k / 260) ** 0.6);
    for (const { spot, listings, core, loose } of places) {
      const [x, y] = lens.toScreen(spot), r = Math.max(SMALLEST, largest * Math.sqrt(listings / most));
      if (x < -r || y < -r || x > wide + r || y > high + r) continue;
      pen.beginPath();
      pen.arc(x, y, r, 0, 6.2832);
      pen.globalAlpha = 0.72;
      pen.fillStyle = loose ? this.hatch() : core ? ink.spot! : ink["spot-line"]!;
      pen.fill();
      pen.globalAlpha = 1;
      pen.strokeStyle = core && !loose ? ink["spot-line"]! : ink.spot!;
      pen.lineWidth = core && !loose ? 0.8 : 1.3;
      pen.stroke();
    }
  }
}

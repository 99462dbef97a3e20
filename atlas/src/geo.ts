// The world as map units: the same projection as `hotbed.publish.map_svg`, and the lens through
// which a part of it is seen.
import { geoEqualEarth, geoEqualEarthRaw, geoProjection } from "d3-geo";
import type { GeoProjection } from "d3-geo";

export const WIDTH = 10000;
const HALF_WIDTH = 2.7066297;
export const SCALE = WIDTH / 2 / HALF_WIDTH;
const MERIDIAN = 11;
const NORTH = 84;
const SOUTH = -58;
const RAD = Math.PI / 180;

export type Point = [number, number];

const flat = geoEqualEarth().rotate([-MERIDIAN, 0]).scale(SCALE).translate([0, 0]);
const top = -flat([MERIDIAN, NORTH])![1];
flat.translate([WIDTH / 2, top]);
export const HEIGHT = Math.round(flat([MERIDIAN, SOUTH])![1]);

/** Degrees to map units: x to the right, y down from the upper left corner. */
export function toMap(lon: number, lat: number): Point {
  return flat([lon, lat])!;
}

/** Map units to degrees. */
export function toDegrees(x: number, y: number): Point {
  const [lon, lat] = flat.invert!([x, y])!;
  return [lon, Math.max(-90, Math.min(90, lat))];
}

/** A place with all that a frame needs of it, reckoned once. */
export interface Spot {
  x: number;
  y: number;
  /** Longitude from the map's middle meridian, in radians, within half a turn. */
  lon: number;
  /** Of the latitude. */
  sin: number;
  cos: number;
}

const along = (lon: number) => (lon - MERIDIAN - 360 * Math.round((lon - MERIDIAN) / 360)) * RAD;

export function spotOf(lon: number, lat: number): Spot {
  const [x, y] = toMap(lon, lat);
  return { x, y, lon: along(lon), sin: Math.sin(lat * RAD), cos: Math.cos(lat * RAD) };
}

/** What is looked at: magnification and middle in map units. */
export interface View {
  k: number;
  x: number;
  y: number;
}

/** Size of the plot in pixels of the screen. */
export interface Size {
  wide: number;
  high: number;
}

const RIM = 700;
const FLAT_TO = 6;
const LOCAL_FROM = 16;

/** How much of the local projection a magnification shows: 0 the world's, 1 the place's own. */
export function turn(k: number): number {
  const t = Math.log(k / FLAT_TO) / Math.log(LOCAL_FROM / FLAT_TO);
  const within = Math.max(0, Math.min(1, t));
  return within * within * (3 - 2 * within);
}

/**
 * From places to the screen and back.
 *
 * The world is Equal Earth, which leans and stretches what is far from its middle. So zooming in
 * turns it into Lambert's azimuthal equal-area projection about the middle of the view, that of the
 * clusters' own maps; both keep areas, so circles and places keep their scale.
 */
export class Lens {
  readonly view: View;
  readonly size: Size;
  readonly local: number;
  readonly per: number;
  px = 0;
  py = 0;
  private dx = 0;
  private dy = 0;
  private readonly bounds: Box;
  private readonly lon: number;
  private readonly lat: number;
  private readonly sin: number;
  private readonly cos: number;

  constructor(view: View, size: Size) {
    this.view = view;
    this.size = size;
    this.local = turn(view.k);
    this.per = (size.wide / WIDTH) * view.k;
    const [lon, lat] = toDegrees(view.x, view.y);
    this.lon = along(lon);
    this.lat = lat * RAD;
    this.sin = Math.sin(this.lat);
    this.cos = Math.cos(this.lat);
    this.bounds = this.reach();
  }

  /** Map units moved by the local projection, relative to the middle of the view: `dx`, `dy`. */
  private bend(x: number, y: number, lon: number, sin: number, cos: number): void {
    const { local, view } = this;
    this.dx = x - view.x;
    this.dy = y - view.y;
    if (!local) return;
    const east = lon - this.lon, across = cos * Math.cos(east);
    if (local < 1) this.dx = beyond(x, east, lon) - view.x;
    const scale = SCALE * Math.sqrt(2 / Math.max(1e-9, 1 + this.sin * sin + this.cos * across));
    this.dx += local * (scale * cos * Math.sin(east) - this.dx);
    this.dy += local * (scale * (this.sin * across - this.cos * sin) - this.dy);
  }

  /** Where a place is on the screen: `px`, `py`. Called for every dot of every frame, so no pair. */
  aim(spot: Spot): void {
    this.bend(spot.x, spot.y, spot.lon, spot.sin, spot.cos);
    this.px = this.size.wide / 2 + this.dx * this.per;
    this.py = this.size.high / 2 + this.dy * this.per;
  }

  toScreen(spot: Spot): Point {
    this.aim(spot);
    return [this.px, this.py];
  }

  /** Map units under a point of the screen. */
  fromScreen(px: number, py: number): Point {
    const { view, size, per, local } = this;
    const tx = (px - size.wide / 2) / per, ty = (py - size.high / 2) / per;
    let x = view.x + tx, y = view.y + ty;
    if (!local) return [x, y];
    // Newton's method with slopes by differences.
    const at = (mx: number, my: number): Point => {
      const s = spotOf(...toDegrees(mx, my));
      this.bend(s.x, s.y, s.lon, s.sin, s.cos);
      return [this.dx, this.dy];
    };
    const h = 0.5;
    [x, y] = [view.x, view.y];
    for (let i = 0; i < 12; i += 1) {
      const [gx, gy] = at(x, y), ex = tx - gx, ey = ty - gy;
      if (Math.abs(ex) + Math.abs(ey) < 1e-3 / per) break;
      const [ax, ay] = at(x + h, y), [bx, by] = at(x, y + h);
      const [sx, sy] = [(ax - gx) / h, (ay - gy) / h], [qx, qy] = [(bx - gx) / h, (by - gy) / h];
      const det = sx * qy - qx * sy || 1;
      x += (qy * ex - qx * ey) / det;
      y += (sx * ey - sy * ex) / det;
    }
    return [x, y];
  }

  /** The same as a projection of d3, for shapes: it cuts them at the edge of the plot. */
  projection(): GeoProjection {
    const { size } = this;
    const raw = (lon: number, lat: number): Point => {
      const [ex, ey] = this.local === 1 ? [0, 0] : geoEqualEarthRaw(lon, lat);
      this.bend(WIDTH / 2 + SCALE * ex, top - SCALE * ey, lon, Math.sin(lat), Math.cos(lat));
      return [this.dx / SCALE, -this.dy / SCALE];
    };
    return geoProjection(raw)
      .rotate([-MERIDIAN, 0])
      .center([this.lon / RAD, this.lat / RAD])
      .scale(SCALE * this.per)
      .translate([size.wide / 2, size.high / 2])
      .clipExtent([[-20, -20], [size.wide + 20, size.high + 20]]);
  }

  /** Map units that the plot surely lies within; near the rim, what lies beyond it shows too. */
  private reach(): Box {
    const { x, y } = this.view, lean = this.local ? 3 : 1;
    if (this.local && (x < RIM || x > WIDTH - RIM)) return [-Infinity, -Infinity, Infinity, Infinity];
    const wide = (lean * this.size.wide) / 2 / this.per, high = (lean * this.size.high) / 2 / this.per;
    return [x - wide, y - high, x + wide, y + high];
  }

  /** Whether a box of map units (west, north, east, south) may reach into the plot. */
  mayShow([west, north, east, south]: Box): boolean {
    const { bounds } = this;
    return west < bounds[2] && east > bounds[0] && north < bounds[3] && south > bounds[1];
  }

  /** The lines of a grid that the plot may show: west, south, east, north in degrees. */
  around(step: number): Box {
    const lon = this.lon / RAD + MERIDIAN, lat = this.lat / RAD, far = 150 / this.view.k + step;
    const wide = Math.min(180, far / Math.max(0.1, Math.cos(this.lat)));
    const snap = (v: number) => Math.round(v / step) * step;
    return [snap(lon - wide), Math.max(-90, snap(lat - far)), snap(lon + wide), Math.min(90, snap(lat + far))];
  }

  mayShowSpot({ x, y }: Spot): boolean {
    const { bounds } = this;
    return x > bounds[0] && x < bounds[2] && y > bounds[1] && y < bounds[3];
  }
}

export type Box = [number, number, number, number];

/** Where the map would go on beyond its rim, for a place that is nearer that way. */
function beyond(x: number, east: number, lon: number): number {
  return Math.abs(east) <= Math.PI ? x : x - (Math.sign(east) * 2 * Math.PI * (x - WIDTH / 2)) / lon;
}

export const MOST_ZOOM = 900;

/** The nearest view that shows nothing beyond the map. */
export function within(view: View): View {
  const k = Math.max(1, Math.min(MOST_ZOOM, view.k));
  const clamp = (v: number, full: number) => Math.max(full / 2 / k, Math.min(full - full / 2 / k, v));
  return { k, x: clamp(view.x, WIDTH), y: clamp(view.y, HEIGHT) };
}

export const WORLD: View = { k: 1, x: WIDTH / 2, y: HEIGHT / 2 };

/** Magnify by a factor; the place under a point of the screen stays there. */
export function zoomed(lens: Lens, factor: number, px: number, py: number): View {
  const { view } = lens;
  const k = Math.max(1, Math.min(MOST_ZOOM, view.k * factor));
  const [ax, ay] = lens.fromScreen(px, py), part = view.k / k;
  return within({ k, x: ax + (view.x - ax) * part, y: ay + (view.y - ay) * part });
}

/** Move the map by pixels of the screen. */
export function panned(lens: Lens, dx: number, dy: number): View {
  const [x, y] = lens.fromScreen(lens.size.wide / 2 - dx, lens.size.high / 2 - dy);
  return within({ k: lens.view.k, x, y });
}

/** A view on the way from one to another; the scale grows evenly, the middle moves with it. */
export function between(from: View, to: View, e: number): View {
  const k = from.k * Math.pow(to.k / from.k, e);
  const mix = to.k === from.k ? e : (1 / from.k - 1 / k) / (1 / from.k - 1 / to.k);
  return within({ k, x: from.x + (to.x - from.x) * mix, y: from.y + (to.y - from.y) * mix });
}

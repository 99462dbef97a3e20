// The world that the page draws without a script, taken back from its paths: land, borders, noise.
import { geoArea } from "d3-geo";
import type { Polygon, LineString } from "geojson";
import { spotOf, toDegrees } from "./geo.ts";
import type { Box, Spot } from "./geo.ts";

/** A line of map units; degrees are reckoned when it is first seen close. */
export class Line {
  readonly points: number[];
  readonly box: Box;
  private shape: Polygon | LineString | null = null;

  constructor(points: number[]) {
    this.points = points;
    const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < points.length; i += 2) {
      box[0] = Math.min(box[0], points[i]!);
      box[1] = Math.min(box[1], points[i + 1]!);
      box[2] = Math.max(box[2], points[i]!);
      box[3] = Math.max(box[3], points[i + 1]!);
    }
    this.box = box;
  }

  private degrees(): [number, number][] {
    const found: [number, number][] = [];
    for (let i = 0; i < this.points.length; i += 2) found.push(toDegrees(this.points[i]!, this.points[i + 1]!));
    return found;
  }

  line(): LineString {
    this.shape ??= { type: "LineString", coordinates: this.degrees() };
    return this.shape as LineString;
  }

  /** As a polygon of the sphere, which lies to the right of its ring: so the smaller side. */
  polygon(): Polygon {
    if (!this.shape) {
      const ring = this.degrees();
      ring.push(ring[0]!);
      const found: Polygon = { type: "Polygon", coordinates: [ring] };
      if (geoArea(found) > 2 * Math.PI) ring.reverse();
      this.shape = found;
    }
    return this.shape as Polygon;
  }
}

/** The lines of a path in relative steps, as `hotbed.publish.map_svg.path` writes it. */
export function linesOf(path: string): Line[] {
  return path.split("M").slice(1).map((part) => {
    const numbers = (part.match(/-?[\d.]+/g) ?? []).map(Number);
    for (let i = 2; i < numbers.length; i += 1) numbers[i]! += numbers[i - 2]!;
    return new Line(numbers);
  });
}

/** Dots of a path of relative moves, with their size in pixels. */
export interface Dots {
  size: number;
  spots: Spot[];
}

const SIZES: Record<string, number> = { n1: 1.2, n2: 2.2, n3: 3.4 };

/** Map units of dots written as `m1 2h0`. */
export function dotsOf(path: string): [number, number][] {
  let x = 0, y = 0;
  return (path.match(/-?\d+ -?\d+/g) ?? []).map((pair) => {
    const [dx, dy] = pair.split(" ").map(Number) as [number, number];
    return [x += dx, y += dy];
  });
}

export interface Ground {
  rim: string;
  grid: string;
  land: string;
  border: string;
  coasts: Line[];
  borders: Line[];
  noise: Dots[];
}

export function groundOf(svg: Element): Ground {
  const path = (name: string) => svg.querySelector(name)?.getAttribute("d") ?? "";
  const land = path(".land"), border = path(".border");
  return {
    rim: path(".rim"),
    grid: path(".grid"),
    land,
    border,
    coasts: linesOf(land),
    borders: linesOf(border),
    noise: [...svg.querySelectorAll(".noise path")].map((each) => ({
      size: SIZES[each.getAttribute("class") ?? ""] ?? 1.2,
      spots: dotsOf(each.getAttribute("d") ?? "").map(([x, y]) => ({ x, y, lon: NaN, sin: 0, cos: 0 })),
    })),
  };
}

/** A dot's angles, reckoned when it is first seen close. */
export function whole(spot: Spot): Spot {
  if (Number.isNaN(spot.lon)) Object.assign(spot, { ...spotOf(...toDegrees(spot.x, spot.y)), x: spot.x, y: spot.y });
  return spot;
}

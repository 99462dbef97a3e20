// A cluster's extent: the view that holds it, and the box in which it may be seen.
import { geoBounds, geoDistance } from "d3-geo";
import type { Shape } from "./data.ts";
import { HEIGHT, SCALE, toMap, WIDTH } from "./geo.ts";
import type { Box, Size, View } from "./geo.ts";

/** Magnifications at least and at most, on a wide screen and on a small one. */
const LEAST = 14, LEAST_SMALL = 22, MOST = 400;
/** So much of the plot's height the outline takes. */
const PART = 0.62;
const SMALL = 560;
const NARROWEST = 0.004;

/** A view that holds a cluster with its surroundings; one without an outline is centred. */
export function closeTo({ spot, area }: Shape, k: number, size: Size): View {
  const least = size.wide > SMALL ? LEAST : LEAST_SMALL;
  if (!area) return { k: Math.max(k, least), x: spot!.x, y: spot!.y };
  const [[west, south], [east, north]] = geoBounds(area);
  const [x, y] = toMap((west + (east < west ? east + 360 : east)) / 2, (south + north) / 2);
  const across = Math.max(NARROWEST, geoDistance([west, south], [east, north])) * SCALE;
  return { k: Math.max(least, Math.min(MOST, (PART * HEIGHT) / across)), x, y };
}

const known = new WeakMap<Shape, Box>();

/** Map units around outline and places; the whole map for what lies on both sides of its rim. */
export function boxOf(shape: Shape): Box {
  const found = known.get(shape) ?? reckoned(shape);
  known.set(shape, found);
  return found;
}

function reckoned({ area, places }: Shape): Box {
  const points = (area?.coordinates.flat(2) ?? []).map(([lon, lat]) => toMap(lon!, lat!));
  for (const { spot } of places) points.push([spot.x, spot.y]);
  const xs = points.map(([x]) => x), ys = points.map(([, y]) => y);
  const box: Box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return points.length && box[2] - box[0] < WIDTH / 2 ? box : [0, 0, WIDTH, HEIGHT];
}

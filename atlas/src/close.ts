// A cluster's extent: the view that holds it, and the box in which it may be seen.
import { geoBounds, geoDistance } from "d3-geo";
import type { Shape } from "./data.ts";
import { HEIGHT, SCALE, toMap, WIDTH, WORLD } from "./geo.ts";
import type { Box, Size, Spot, View } from "./geo.ts";

/** Magnifications at least and at most, on a wide screen and on a small one. */
const LEAST = 28, LEAST_SMALL = 34, MOST = 400;
/** So much of the plot's height the outline takes at most. */
const PART = 0.62;
/** So many neighbours stay in sight, where there are any near. */
const NEIGHBOURS = 2;
/** Of the plot's width and height, and magnified at most, for several clusters. */
const FILLED = 0.82, MOST_ALL = 14;
const SMALL = 560;
const NARROWEST = 0.004;

/** A view that holds a cluster with its nearest neighbours; one without an outline is centred. */
export function closeTo({ spot, area }: Shape, others: Spot[], size: Size): View {
  const least = size.wide > SMALL ? LEAST : LEAST_SMALL;
  const gaps = others.map((other) => Math.hypot(other.x - spot!.x, other.y - spot!.y)).filter((gap) => gap > 0);
  const reach = gaps.sort((a, b) => a - b)[Math.min(NEIGHBOURS, gaps.length) - 1];
  const most = Math.max(least, reach ? Math.min(MOST, (0.44 * HEIGHT) / reach) : least);
  if (!area) return { k: most, x: spot!.x, y: spot!.y };
  const [[west, south], [east, north]] = geoBounds(area);
  const [x, y] = toMap((west + (east < west ? east + 360 : east)) / 2, (south + north) / 2);
  const across = Math.max(NARROWEST, geoDistance([west, south], [east, north])) * SCALE;
  return { k: Math.max(least, Math.min(most, (PART * HEIGHT) / across)), x, y };
}

/** A view that holds all these places; the world where there are none. */
export function around(spots: Spot[]): View {
  if (!spots.length) return WORLD;
  const xs = spots.map(({ x }) => x), ys = spots.map(({ y }) => y);
  const west = Math.min(...xs), east = Math.max(...xs), north = Math.min(...ys), south = Math.max(...ys);
  const k = Math.min(MOST_ALL, (FILLED * WIDTH) / Math.max(1, east - west), (FILLED * HEIGHT) / Math.max(1, south - north));
  return k < 1.15 ? WORLD : { k, x: (west + east) / 2, y: (north + south) / 2 };
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

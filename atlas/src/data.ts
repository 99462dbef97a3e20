// What the page carries beside its table, as `hotbed.publish.atlas_data` wrote it.
import type { MultiPolygon, Polygon, Position } from "geojson";
import { spotOf } from "./geo.ts";
import type { Box, Spot } from "./geo.ts";
import type { LandPage } from "./lands.ts";

/** Degrees are written as thousandths, each number as its step from the one before. */
type Steps = number[];

export interface RawShape {
  /** Degrees. */
  at?: [number, number];
  /** Polygons of rings. */
  area?: Steps[][];
  /** Steps of longitude, latitude, then listings; negative: a border place. */
  places?: number[];
  names?: string[];
  /** Which of its places stay in too few draws of the documents, by number. */
  loose?: number[];
}

/** rank, id, name, economies, longitude and latitude, cells, figures, facts, word, id now. */
export type RawRow = [
  number, string, string, string, [number, number] | null, string[], (number | null)[],
  [string, string][], string, string | null,
];

export interface RawEdition {
  key: string;
  label: string;
  /** Of the columns, in their order. */
  labels: string[];
  /** Metric -> its years. */
  years: Record<string, string>;
  rows: RawRow[];
  lede: string;
  /** Value and name. */
  figures: [string, string][];
}

/** Name, continent, region of the United Nations, income group, degrees where its name stands. */
export type Land = [string, string, string, string, [number, number]?];

export interface Raw {
  shapes: Record<string, RawShape>;
  lands: Record<string, Land>;
  /** Other names by which the search knows a cluster. */
  also: Record<string, string>;
  /** Pages of economies and income groups. */
  told: LandPage[];
  /** This edition's years, all in one and by metric. */
  edition: string;
  years: Record<string, string>;
  editions: RawEdition[];
  /** West, south, east, north in degrees, then polygons. */
  shores: [[number, number, number, number], Steps[][]][];
}

export interface Place {
  spot: Spot;
  listings: number;
  core: boolean;
  name: string;
  /** Whether it stays in fewer draws of the documents than is sure. */
  loose: boolean;
}

export interface Shape {
  spot: Spot | null;
  area: MultiPolygon | null;
  places: Place[];
}

const THOUSAND = 1000;

/** Steps back to positions in degrees; the ring is closed. */
export function ring(steps: Steps): Position[] {
  const found: Position[] = [];
  let x = 0, y = 0;
  for (let i = 0; i + 1 < steps.length; i += 2) {
    x += steps[i]!;
    y += steps[i + 1]!;
    found.push([x / THOUSAND, y / THOUSAND]);
  }
  if (found.length) found.push(found[0]!);
  return found;
}

export function polygons(all: Steps[][]): MultiPolygon {
  return { type: "MultiPolygon", coordinates: all.map((each) => each.map(ring)) };
}

export function shapeOf(raw: RawShape | undefined): Shape {
  if (!raw) return { spot: null, area: null, places: [] };
  const places: Place[] = [];
  let x = 0, y = 0;
  const steps = raw.places ?? [], loose = new Set(raw.loose);
  for (let i = 0; i + 2 < steps.length; i += 3) {
    x += steps[i]!;
    y += steps[i + 1]!;
    const listings = steps[i + 2]!;
    places.push({
      spot: spotOf(x / THOUSAND, y / THOUSAND),
      listings: Math.abs(listings),
      core: listings >= 0,
      name: raw.names?.[i / 3] ?? "",
      loose: loose.has(i / 3),
    });
  }
  return {
    spot: raw.at ? spotOf(...raw.at) : null,
    area: raw.area?.length ? polygons(raw.area) : null,
    places,
  };
}

/** Land and borders near clusters, finer than the world's. */
export interface Shore {
  box: Box;
  frame: Polygon;
  land: MultiPolygon;
}

export function shoreOf([box, land]: Raw["shores"][number]): Shore {
  const [west, south, east, north] = box;
  const frame: Position[] = [];
  const steps = 8;
  for (let i = 0; i <= steps; i += 1) frame.push([west, south + ((north - south) * i) / steps]);
  for (let i = 0; i <= steps; i += 1) frame.push([west + ((east - west) * i) / steps, north]);
  for (let i = 0; i <= steps; i += 1) frame.push([east, north - ((north - south) * i) / steps]);
  for (let i = 0; i <= steps; i += 1) frame.push([east - ((east - west) * i) / steps, south]);
  const spots = [[west, south], [west, north], [east, south], [east, north]].map(([lon, lat]) => spotOf(lon!, lat!));
  const xs = spots.map((s) => s.x), ys = spots.map((s) => s.y);
  return {
    box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
    frame: { type: "Polygon", coordinates: [frame] },
    land: polygons(land),
  };
}

// A run as the page carries it: `hotbed.analysis.whatif.pack`, described in docs/whatif.md.
import type { Counting, Limits, Range, Setting, Years } from "./setting.ts";
import { decode, starts, summed, unzigzag } from "./varints.ts";
import { N_ } from "../say.ts";

export type Name = [place: string | null, admin1: string | null, country: string | null, people: number];

export interface BaseCluster {
  id: string;
  name: string;
  economies: string[];
  rank: number;
  total: string;
}

export interface Metric {
  name: string;
  label: string;
  /** Documents of the world by year (null: not dated), or the total that the recipe states. */
  world: [year: number | null, documents: number][];
  stated: number | null;
}

/** Listings by place, metric and year, and how many of them are of each denominator. */
export interface Counts {
  /** First cell of each place, and how many there are at the end. */
  first: Int32Array;
  code: Uint16Array;
  /** First entry of each cell, and how many there are at the end. */
  entry: Int32Array;
  /** Listings of a cell. */
  listings: Int32Array;
  /** Of each entry: the number of its denominator, and its listings. */
  parts: Uint16Array;
  worth: Int32Array;
}

/** Documents by the places that they touch. */
export interface Documents {
  /** Of each cell: documents that touch no other place. */
  alone: Int32Array;
  /** First place of each set, and how many there are at the end. */
  first: Int32Array;
  place: Int32Array;
  code: Uint16Array;
  documents: Int32Array;
}

export interface Pack {
  decimals: number;
  lat: Int32Array;
  lon: Int32Array;
  name: Int32Array;
  names: Name[];
  /** Row of each place's cluster in the recipe's own ranking, -1 for none. */
  base: Int32Array;
  counts: Counts;
  documents: Documents | null;
  metrics: Metric[];
  /** Metric and year of each code; null: not dated. */
  codes: { metric: number; year: number | null }[];
  /** Denominators. */
  parts: number[];
  clusters: BaseCluster[];
  /** Share of the smaller cluster's documents that both must hold to merge; 0: no condition. */
  coactivity: number;
  /** With fewer documents a rank is not printed. */
  leastDocuments: number;
  setting: Setting;
  limits: Limits;
}

export interface Header {
  format: string;
  version: number;
  digest: string;
  sections: [name: string, count: number, bytes: number][];
  decimals: number;
  metrics: {
    name: string; label: string; weight: number; years: Years | null; window: Years; world_total: number | null;
    world: [number | null, number][];
  }[];
  codes: [metric: number, year: number | null][];
  parts: number[];
  base: { radius_km: number; min_listings: number; merge_km: number; coactivity: number };
  ranges: { radius_km: Range; min_listings: Range; merge_km: Range; weight: Range };
  least_documents: number;
  documents: { given: boolean };
  clusters: BaseCluster[];
}

const FORMAT = "hotbed what if", VERSION = 1;
/** Listings above so many do not fit beside the denominator of an entry. */
const FEW = 7, FEW_BITS = 3;

declare global {
  interface Uint8ArrayConstructor {
    /** ECMAScript 2026; several times as fast as a loop. */
    fromBase64?(text: string): Uint8Array<ArrayBuffer>;
  }
}

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const letters = atob(base64), bytes = new Uint8Array(letters.length);
  for (let n = 0; n < letters.length; n += 1) bytes[n] = letters.charCodeAt(n);
  return bytes;
}

/** What is packed as base64 of gzip. */
export async function unpacked(text: string): Promise<Uint8Array> {
  const plain = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

export function packOf(bytes: Uint8Array): Pack {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size))) as Header;
  if (header.format !== FORMAT || header.version !== VERSION) throw new Error(N_("the page's data are of another version"));
  const sections = new Map<string, [number, Uint8Array]>();
  let start = 4 + size;
  for (const [name, count, length] of header.sections) {
    sections.set(name, [count, bytes.subarray(start, start += length)]);
  }
  const take = (name: string) => {
    const [count, part] = sections.get(name)!;
    return decode(part, count);
  };
  const counts = countsIn(take);
  return {
    decimals: header.decimals,
    ...placesIn(take, header.decimals),
    names: namesIn(sections, take("population")),
    counts,
    documents: header.documents.given ? documentsIn(take) : null,
    metrics: header.metrics.map(({ name, label, world, world_total }) => ({ name, label, world, stated: world_total })),
    codes: header.codes.map(([metric, year]) => ({ metric, year })),
    parts: header.parts,
    clusters: header.clusters,
    coactivity: header.base.coactivity,
    leastDocuments: header.least_documents,
    setting: settingOf(header),
    limits: limitsOf(header),
  };
}

export function settingOf({ base, metrics }: Pick<Header, "base" | "metrics">): Setting {
  return {
    radius: base.radius_km,
    least: base.min_listings,
    within: base.merge_km,
    metrics: metrics.map(({ name }) => name),
    weights: Object.fromEntries(metrics.map(({ name, weight }) => [name, weight])),
    years: Object.fromEntries(metrics.map(({ name, years }) => [name, years])),
    counting: "fractional",
  };
}

export function limitsOf({ ranges, metrics, documents }: Pick<Header, "ranges" | "metrics" | "documents">): Limits {
  const dated = metrics.filter(({ world_total, window }) => world_total === null && window);
  return {
    metrics: metrics.map(({ name }) => name),
    radius: ranges.radius_km,
    least: ranges.min_listings,
    within: ranges.merge_km,
    weight: ranges.weight,
    years: Object.fromEntries(dated.map(({ name, window }) => [name, window])),
    countings: documents.given ? ["fractional", "full"] : ["fractional"] satisfies Counting[],
  };
}

type Take = (name: string) => Int32Array;

function placesIn(take: Take, decimals: number): Pick<Pack, "lat" | "lon" | "name" | "base"> {
  const code = take("name"), steps = take("lat");
  let north = -90 * 10 ** decimals, last = -1;
  return {
    lat: Int32Array.from(steps, (step) => (north += step)),
    lon: Int32Array.from(take("lon"), unzigzag),
    name: Int32Array.from(code, (number) => (number ? number - 1 : (last += 1))),
    base: Int32Array.from(take("base"), (number) => number - 1),
  };
}

function namesIn(sections: Map<string, [number, Uint8Array]>, people: Int32Array): Name[] {
  const text = (name: string) => sections.get(name)![1];
  const shown = JSON.parse(new TextDecoder().decode(text("place_names"))) as (string | null)[];
  const words = (name: string): (string | null)[] => {
    const part = text(name), end = part.indexOf(0);
    const distinct = [null, ...(JSON.parse(new TextDecoder().decode(part.subarray(0, end))) as string[])];
    return Array.from(decode(part.subarray(end + 1), sections.get(name)![0]), (number) => distinct[number] ?? null);
  };
  const admin1 = words("admin1"), country = words("country");
  return shown.map((place, n) => [place, admin1[n]!, country[n]!, people[n]!]);
}

function countsIn(take: Take): Counts {
  const first = starts(take("cells")), entry = starts(take("entries"), 1), packed = take("worth"), more = take("more");
  const cells = entry.length - 1, entries = entry[cells]!;
  const worth = new Int32Array(entries), listings = new Int32Array(cells);
  let next = 0;
  for (let e = 0; e < entries; e += 1) {
    const few = packed[e]! & FEW;
    worth[e] = few + 1 + (few === FEW ? more[next++]! : 0);
    packed[e]! >>= FEW_BITS;
  }
  for (let cell = 0; cell < cells; cell += 1) {
    for (let e = entry[cell]!; e < entry[cell + 1]!; e += 1) listings[cell]! += worth[e]!;
  }
  const code = summed(take("code"), first, new Uint16Array(cells));
  return { first, code, entry, listings, parts: summed(packed, entry, new Uint16Array(entries)), worth };
}

function documentsIn(take: Take): Documents {
  let size = 0;
  const sizes = Int32Array.from(take("set_size"), (step) => (size += step));
  const first = starts(sizes), lead = take("set_first"), rest = take("set_rest");
  const place = new Int32Array(first[sizes.length]!);
  let next = 0;
  for (let set = 0; set < sizes.length; set += 1) {
    const at = first[set]!, again = set > 0 && sizes[set] === sizes[set - 1];
    place[at] = again ? place[first[set - 1]!]! + lead[set]! : lead[set]!;
    for (let n = at + 1; n < first[set + 1]!; n += 1) place[n] = place[n - 1]! + rest[next++]! + 1;
  }
  return {
    alone: Int32Array.from(take("alone")),
    first,
    place,
    code: Uint16Array.from(take("set_code")),
    documents: Int32Array.from(take("set_documents"), (count) => count + 1),
  };
}

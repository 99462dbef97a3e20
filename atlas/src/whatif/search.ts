// The density search of `hotbed.detect`, compiled from the same kernels (atlas/search/search.cpp), and
import { N_ } from "../say.ts";
// the merging of clusters that are near each other.

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  reserve(size: number): number;
  release(address: number): void;
  search(
    lon: number, lat: number, weights: number, size: number, steps: number, radius: number, least: number,
    labels: number, core: number,
  ): number;
  near(
    lon: number, lat: number, size: number, steps: number, within: number, labels: number, pairs: number, room: number,
  ): number;
}

/** Positions in whole steps of 10^-decimals degrees, and what lies at each. */
export interface Weighted {
  lon: Int32Array;
  lat: Int32Array;
  weight: Int32Array;
}

export interface Method {
  radius: number;
  /** Listings within the radius that make a place a core point. */
  least: number;
  /** Clusters whose nearest members are this near become one, km; 0: none. */
  within: number;
}

export interface Found {
  clusters: number;
  /** Cluster of each point, from 0; -1: in none. */
  labels: Int32Array;
  core: Uint8Array;
}

/** Whether two clusters that are near each other may become one, the lower number first. */
export type Rule = (a: number, b: number) => boolean;

export class Search {
  private readonly native: Exports;
  private readonly steps: number;
  private memory = 0;
  private room = 0;

  constructor(code: BufferSource, decimals: number) {
    this.native = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as unknown as Exports;
    this.native._initialize();
    this.steps = 10 ** decimals;
  }

  /** Clusters are numbered by their lowest core point, and after merging by their lowest number before. */
  run(points: Weighted, { radius, least, within }: Method, ruleOf: (before: Found) => Rule | null = () => null): Found {
    const { native, steps } = this, size = points.lon.length, [lon, lat, weight, labels, core] = this.places(points);
    const clusters = native.search(lon, lat, weight, size, steps, radius, least, labels, core);
    if (clusters < 0) throw new Error(N_("the search needs more memory than there is, or a larger radius"));
    const found: Found = {
      clusters,
      labels: new Int32Array(native.memory.buffer, labels, size).slice(),
      core: new Uint8Array(native.memory.buffer, core, size).slice(),
    };
    if (!within || clusters < 2) return found;
    const rule = ruleOf(found), pairs = this.near(lon, lat, size, within, labels);
    return merged(found, rule ? pairs.filter(([a, b]) => rule(a, b)) : pairs);
  }

  private near(lon: number, lat: number, size: number, within: number, labels: number): [number, number][] {
    const { native, steps } = this;
    let room = 1024;
    for (;;) {
      const pairs = native.reserve(8 * room), count = native.near(lon, lat, size, steps, within, labels, pairs, room);
      const numbers = pairs ? new Int32Array(native.memory.buffer, pairs, 2 * Math.min(room, count)).slice() : null;
      native.release(pairs);
      if (count < 0 || !numbers) throw new Error(N_("the merging needs more memory than there is"));
      if (count <= room) return Array.from({ length: count }, (_, n) => [numbers[2 * n]!, numbers[2 * n + 1]!]);
      room = count;
    }
  }

  /** Addresses of longitudes, latitudes and weights, which are written, and of labels and core marks. */
  private places({ lon, lat, weight }: Weighted): [number, number, number, number, number] {
    const size = lon.length, wide = 4 * size;
    this.reserve(17 * size);
    const start = this.memory;
    [lon, lat, weight].forEach((values, n) => new Int32Array(this.native.memory.buffer, start + n * wide, size).set(values));
    return [start, start + wide, start + 2 * wide, start + 3 * wide, start + 4 * wide];
  }

  private reserve(room: number): void {
    if (room <= this.room) return;
    this.native.release(this.memory);
    this.memory = this.native.reserve(room);
    this.room = this.memory ? room : 0;
    if (!this.memory) throw new Error(N_("the search needs more memory than there is"));
  }
}

function merged({ clusters, labels, core }: Found, pairs: [number, number][]): Found {
  const parents = Int32Array.from({ length: clusters }, (_, n) => n);
  const root = (number: number): number => {
    while (parents[number] !== number) number = parents[number] = parents[parents[number]!]!;
    return number;
  };
  for (const [a, b] of pairs) {
    const [x, y] = [root(a), root(b)];
    parents[Math.max(x, y)] = Math.min(x, y);
  }
  let left = 0;
  const after = new Int32Array(clusters);
  for (let number = 0; number < clusters; number += 1) {
    after[number] = root(number) === number ? left++ : after[root(number)]!;
  }
  return { clusters: left, labels: labels.map((label) => (label < 0 ? label : after[label]!)), core };
}

// Exact counts, shares, totals and ranks of clusters: `hotbed.count.standing` in whole numbers over
// one denominator.
import { exact, halfUp, leastCommonMultiple } from "./fractions.ts";
import type { Fraction } from "./fractions.ts";
import type { Pack } from "./pack.ts";
import { byCluster } from "./places.ts";
import type { Setting } from "./setting.ts";
import { N_ } from "../say.ts";

export const COUNT_DECIMALS = 4, SHARE_DECIMALS = 6;

/** What keeps a setting from being counted, as a sentence. */
export class Uncountable extends Error {
  readonly values: Record<string, string>;

  constructor(message: string, values: Record<string, string> = {}) {
    super(message);
    this.values = values;
  }
}

export interface Standing {
  rank: number;
  /** Number of the cluster. */
  cluster: number;
  total: Fraction;
  /** By metric that counts. */
  counts: Fraction[];
  shares: Fraction[];
}

/** Which codes of metric and year a setting counts. */
export function counted(pack: Pack, setting: Setting): Uint8Array {
  return Uint8Array.from(pack.codes, ({ metric, year }) => {
    const { name } = pack.metrics[metric]!;
    return setting.metrics.includes(name) && within(year, setting.years[name] ?? null) ? 1 : 0;
  });
}

function within(year: number | null, years: [number, number] | null): boolean {
  return years === null || (year !== null && years[0] <= year && year <= years[1]);
}

/** Listings that count, by place. */
export function listingsOf({ counts }: Pack, codes: Uint8Array): Int32Array {
  const { first, code, listings } = counts, places = first.length - 1, found = new Int32Array(places);
  for (let place = 0; place < places; place += 1) {
    let sum = 0;
    for (let cell = first[place]!; cell < first[place + 1]!; cell += 1) if (codes[code[cell]!]) sum += listings[cell]!;
    found[place] = sum;
  }
  return found;
}

/** Documents of the world by metric that counts. */
export function worldOf(pack: Pack, setting: Setting): bigint[] {
  return setting.metrics.map((name) => {
    const metric = pack.metrics.find((each) => each.name === name)!;
    const years = setting.years[name] ?? null;
    let documents = 0;
    for (const [year, count] of metric.world) if (within(year, years)) documents += count;
    if (!documents) throw new Uncountable(N_("There are no documents of {documents} in these years."), { documents: metric.label });
    return BigInt(metric.stated ?? documents);
  });
}

/** Documents by cluster and metric that counts, each shared among its contributors' addresses. */
export function fractional(
  pack: Pack, setting: Setting, codes: Uint8Array, labels: Int32Array, clusters: number,
): Fraction[][] {
  const { first, code, entry, parts, worth } = pack.counts, width = pack.parts.length;
  const column = pack.codes.map(({ metric }) => setting.metrics.indexOf(pack.metrics[metric]!.name));
  const size = setting.metrics.length * width, order = byCluster(labels, clusters);
  const under = leastCommonMultiple(pack.parts.map(BigInt)), factors = pack.parts.map((each) => under / BigInt(each));
  const rows = new Float64Array(size), found: Fraction[][] = [];
  for (let cluster = 0; cluster < clusters; cluster += 1) {
    rows.fill(0);
    for (let n = order.first[cluster]!; n < order.first[cluster + 1]!; n += 1) {
      const place = order.place[n]!;
      for (let cell = first[place]!; cell < first[place + 1]!; cell += 1) {
        if (!codes[code[cell]!]) continue;
        const start = column[code[cell]!]! * width;
        for (let e = entry[cell]!; e < entry[cell + 1]!; e += 1) rows[start + parts[e]!]! += worth[e]!;
      }
    }
    found.push(setting.metrics.map((_, metric) => {
      let over = 0n;
      for (let d = 0; d < width; d += 1) {
        const count = rows[metric * width + d]!;
        if (count) over += BigInt(count) * factors[d]!;
      }
      return { over, under };
    }));
  }
  return found;
}

/** Documents by cluster and metric that counts, each one in every cluster in which it has an address. */
export function full(
  pack: Pack, setting: Setting, codes: Uint8Array, labels: Int32Array, clusters: number,
): Fraction[][] {
  const { documents, counts } = pack, width = setting.metrics.length;
  if (!documents) throw new Uncountable(N_("These data don't hold what full counting needs."));
  const column = pack.codes.map(({ metric }) => setting.metrics.indexOf(pack.metrics[metric]!.name));
  const sums = new Float64Array(clusters * width);
  for (let place = 0; place < labels.length; place += 1) {
    if (labels[place]! < 0) continue;
    for (let cell = counts.first[place]!; cell < counts.first[place + 1]!; cell += 1) {
      const code = counts.code[cell]!;
      if (codes[code]) sums[labels[place]! * width + column[code]!]! += documents.alone[cell]!;
    }
  }
  const seen = new Int32Array(clusters).fill(-1);
  for (let set = 0; set + 1 < documents.first.length; set += 1) {
    const code = documents.code[set]!;
    if (!codes[code]) continue;
    for (let n = documents.first[set]!; n < documents.first[set + 1]!; n += 1) {
      const cluster = labels[documents.place[n]!]!;
      if (cluster < 0 || seen[cluster] === set) continue;
      seen[cluster] = set;
      sums[cluster * width + column[code]!]! += documents.documents[set]!;
    }
  }
  return Array.from({ length: clusters }, (_, cluster) =>
    setting.metrics.map((_name, metric) => ({ over: BigInt(sums[cluster * width + metric]!), under: 1n })));
}

/**
 * Clusters by the weighted sum of their shares, equal totals sharing a rank and standing in the order
 * of their numbers as texts, as in `hotbed.count.standing.rank`.
 */
export function rank(counts: Fraction[][], world: bigint[], weights: number[]): Standing[] {
  const exactly = weights.map(exact), scale = leastCommonMultiple(exactly.map(({ under }) => under));
  const all = world.reduce((product, each) => product * each, 1n);
  const unit = counts[0]?.[0]?.under ?? 1n;
  const factors = exactly.map(({ over, under }, n) => (100n * over * (scale / under) * all) / world[n]!);
  const ranked = counts.map((each, cluster): Standing => ({
    rank: 0,
    cluster,
    total: { over: each.reduce((sum, { over }, n) => sum + factors[n]! * over, 0n), under: unit * all * scale },
    counts: each,
    shares: each.map(({ over }, n) => ({ over: 100n * over, under: unit * world[n]! })),
  }));
  for (const { shares } of ranked) {
    if (shares.some(({ over, under }) => over > 100n * under)) {
      throw new Uncountable(N_("A cluster has more documents than the recipe states for the world."));
    }
  }
  const text = (a: Standing, b: Standing) => (String(a.cluster) < String(b.cluster) ? -1 : 1);
  ranked.sort((a, b) => (a.total.over === b.total.over ? text(a, b) : a.total.over > b.total.over ? -1 : 1));
  ranked.forEach((each, n) => {
    const before = ranked[n - 1];
    each.rank = before && before.total.over === each.total.over ? before.rank : n + 1;
  });
  return ranked;
}

export function shown({ over, under }: Fraction, decimals: number): string {
  return halfUp(over, under, decimals);
}

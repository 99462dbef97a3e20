// From a setting to everything that the page shows of it. Runs in the worker, and in tests.
import { COUNT_DECIMALS, counted, fractional, full, listingsOf, rank, SHARE_DECIMALS, shown, Uncountable, worldOf } from "./count.ts";
import type { Standing } from "./count.ts";
import type { Fraction } from "./fractions.ts";
import { follow } from "./follow.ts";
import type { Followed, Side } from "./follow.ts";
import { ruleOf } from "./links.ts";
import { UNNAMED } from "./messages.ts";
import type { Pack } from "./pack.ts";
import { byCluster, middleOf } from "./places.ts";
import type { Found, Search } from "./search.ts";
import type { Setting } from "./setting.ts";

/** Counts are shown without decimals where the largest has so many. */
const MANY = 1000n;
/** What stands for a rank that rests on too few documents to be printed. */
const NO_RANK = "–";

export interface Row {
  rank: number;
  name: string;
  economies: string[];
  /** Row of the recipe's own ranking that it continues, -1: it is new. */
  continues: number;
  /** Row of the recipe's own ranking that a large part of its listings comes from, -1: none. */
  from: number;
  /** As ranking.csv has them. */
  total: string;
  counts: string[];
  shares: string[];
  /** As the table shows them. */
  shown: { rank: string; total: string; counts: string[]; shares: string[] };
  /** Of the bar: part of the largest total. */
  part: number;
  listings: number;
  places: number;
  /** Degrees. */
  lon: number;
  lat: number;
}

export interface Answer {
  setting: Setting;
  /** Why there is none, as a sentence. */
  problem: string;
  /** What stands in that sentence. */
  values: Record<string, string>;
  rows: Row[];
  /** Rows of the recipe's own ranking that no cluster continues, and the row that has a large part of each now, or -1. */
  gone: [base: number, into: number][];
  /** Row of each place's cluster, -1: none. */
  labels: Int32Array;
  core: Uint8Array;
  /** Listings of each place that count. */
  listings: Int32Array;
  milliseconds: number;
}

/** What a search found, and what it depends on. */
interface Searched {
  key: string;
  listings: Int32Array;
  found: Found;
}

/** Evaluates settings; a search is not repeated for other weights or another counting. */
export class Evaluator {
  private readonly pack: Pack;
  private readonly search: Search;
  private readonly own: Side;
  private last: Searched | null = null;

  constructor(pack: Pack, search: Search) {
    this.pack = pack;
    this.search = search;
    const listings = listingsOf(pack, counted(pack, pack.setting));
    this.own = { labels: pack.base, clusters: pack.clusters.length, listings };
  }

  answer(setting: Setting): Answer {
    const began = performance.now();
    const empty: Answer = {
      setting, problem: "", values: {}, rows: [], gone: [], labels: new Int32Array(0), core: new Uint8Array(0),
      listings: new Int32Array(0), milliseconds: 0,
    };
    try {
      const found = this.evaluate(setting);
      return { ...empty, ...found, milliseconds: performance.now() - began };
    } catch (error) {
      if (error instanceof Uncountable) return { ...empty, problem: error.message, values: error.values };
      throw error;
    }
  }

  private evaluate(setting: Setting): Pick<Answer, "rows" | "gone" | "labels" | "core" | "listings"> {
    const { pack } = this, world = worldOf(pack, setting), codes = counted(pack, setting);
    const { listings, found: { clusters, labels: numbers, core } } = this.searched(setting, codes);
    const count = setting.counting === "full" ? full : fractional;
    const counts = count(pack, setting, codes, numbers, clusters);
    const ranking = rank(counts, world, setting.metrics.map((name) => setting.weights[name]!));
    const row = new Int32Array(clusters);
    ranking.forEach(({ cluster }, n) => { row[cluster] = n; });
    const labels = numbers.map((number) => (number < 0 ? number : row[number]!));
    const followed = follow(this.own, { labels, clusters, listings });
    const rows = rowsOf(pack, ranking, labels, listings, followed);
    return { rows, gone: goneOf(followed), labels, core: core.slice(), listings: listings.slice() };
  }

  private searched(setting: Setting, codes: Uint8Array): Searched {
    const { radius, least, within } = setting, key = [radius, least, within, codes].join();
    if (this.last?.key !== key) {
      const listings = listingsOf(this.pack, codes);
      this.last = { key, listings, found: clustered(this.pack, this.search, setting, listings, codes) };
    }
    return this.last;
  }
}

/** The clusters of the places that have listings; a place without one is not there. */
function clustered(
  pack: Pack, search: Search, { radius, least, within }: Setting, listings: Int32Array, codes: Uint8Array,
): Found {
  const there = new Int32Array(listings.length);
  let size = 0;
  listings.forEach((count, place) => {
    if (count) there[size++] = place;
  });
  const some = (values: Int32Array) => Int32Array.from({ length: size }, (_, n) => values[there[n]!]!);
  const points = { lon: some(pack.lon), lat: some(pack.lat), weight: some(listings) };
  const spread = ({ clusters, labels, core }: Found): Found => {
    const all: Found = { clusters, labels: new Int32Array(listings.length).fill(-1), core: new Uint8Array(listings.length) };
    for (let n = 0; n < size; n += 1) {
      all.labels[there[n]!] = labels[n]!;
      all.core[there[n]!] = core[n]!;
    }
    return all;
  };
  return spread(search.run(points, { radius, least, within }, (before) => ruleOf(pack, codes, spread(before))));
}

function rowsOf(
  pack: Pack, ranking: Standing[], labels: Int32Array, listings: Int32Array, { from, continues }: Followed,
): Row[] {
  const places = byCluster(labels, ranking.length), steps = 10 ** pack.decimals;
  const top = ranking[0] ? Number(shown(ranking[0].total, SHARE_DECIMALS)) : 0;
  const decimals = (ranking[0]?.counts ?? []).map((_, m) =>
    ranking.some(({ counts }) => counts[m]!.over >= MANY * counts[m]!.under) ? 0 : 1);
  return ranking.map((standing, n) => {
    const members = places.place.subarray(places.first[n], places.first[n + 1]);
    const heaviest = members.reduce((best, place) => (listings[place]! > listings[best]! ? place : best), members[0]!);
    const held = sumOf(standing.counts) < pack.leastDocuments;
    const [name, economies] = called(pack, from[n]!, continues[n]!, heaviest);
    return {
      rank: standing.rank,
      name,
      economies,
      continues: continues[n]!,
      from: from[n]!,
      total: shown(standing.total, SHARE_DECIMALS),
      counts: standing.counts.map((each) => shown(each, COUNT_DECIMALS)),
      shares: standing.shares.map((each) => shown(each, SHARE_DECIMALS)),
      shown: {
        rank: held ? NO_RANK : String(standing.rank),
        total: shown(standing.total, 2),
        counts: standing.counts.map((each, m) => thousands(shown(each, decimals[m]!))),
        shares: standing.shares.map((each) => shown(each, 2)),
      },
      part: top ? Number(shown(standing.total, SHARE_DECIMALS)) / top : 0,
      listings: members.reduce((sum, place) => sum + listings[place]!, 0),
      places: members.length,
      ...middleOf(members, listings, pack.lon, pack.lat, steps),
    };
  });
}

function sumOf(counts: Fraction[]): number {
  return counts.reduce((sum, { over, under }) => sum + Number(over) / Number(under), 0);
}

function thousands(text: string): string {
  const [whole, part] = text.split(".");
  return whole!.replace(/\B(?=(\d{3})+$)/g, ",") + (part === undefined ? "" : `.${part}`);
}

/** Under the name of the former cluster that it continues; a part of one, or a new one, under its heaviest place's. */
function called(pack: Pack, from: number, continues: number, heaviest: number): [string, string[]] {
  const base = pack.clusters[continues];
  if (base) return [base.name, base.economies];
  const [place, , country] = pack.names[pack.name[heaviest]!]!, economies = country ? [country] : [];
  const former = pack.clusters[from];
  if (!place) return [former?.name ?? UNNAMED, former?.economies ?? economies];
  return [place, economies];
}

function goneOf({ to, continues }: Followed): [number, number][] {
  const kept = new Set(continues);
  return [...to].flatMap((into, base): [number, number][] => (kept.has(base) ? [] : [[base, into]]));
}

// Which clusters are the same under two settings, by the rule of editions: links and identity as in
// `hotbed.analysis.change.lineage`, where the places of both are the same ones.

/** Clusters of places, and the listings that they are weighed by. */
export interface Side {
  /** Cluster of each place, -1: in none. */
  labels: Int32Array;
  clusters: number;
  listings: Int32Array;
}

export interface Followed {
  /** Of each cluster now: the former one that it continues, -1: none. */
  continues: Int32Array;
  /** Of each cluster now: the linked former one that has most of its listings, -1: none. */
  from: Int32Array;
  /** Of each former cluster: the linked one now that has most of the listings it had, -1: none. */
  to: Int32Array;
}

interface Link {
  previous: number;
  current: number;
  before: number;
  now: number;
}

/** Two clusters are linked if they share so many parts of the listings of one of them. */
const LEAST_PARTS = 4;

export function follow(old: Side, now: Side): Followed {
  const links = linksOf(old, now), by = [...links].sort((a, b) =>
    b.before + b.now - a.before - a.now || a.previous - b.previous || a.current - b.current);
  const continues = new Int32Array(now.clusters).fill(-1), gone = new Set<number>();
  for (const { previous, current } of by) {
    if (gone.has(previous) || continues[current]! >= 0) continue;
    gone.add(previous);
    continues[current] = previous;
  }
  const from = new Int32Array(now.clusters).fill(-1), to = new Int32Array(old.clusters).fill(-1);
  const most = new Float64Array(now.clusters), largest = new Float64Array(old.clusters);
  for (const link of links) {
    if (link.now > most[link.current]!) [most[link.current], from[link.current]] = [link.now, link.previous];
    if (link.before > largest[link.previous]!) [largest[link.previous], to[link.previous]] = [link.before, link.current];
  }
  return { continues, from, to };
}

function linksOf(old: Side, now: Side): Link[] {
  const shared = new Map<number, Link>();
  old.labels.forEach((previous, place) => {
    const current = now.labels[place]!;
    if (previous < 0 || current < 0) return;
    const key = previous * now.clusters + current;
    let link = shared.get(key);
    if (!link) shared.set(key, link = { previous, current, before: 0, now: 0 });
    link.before += old.listings[place]!;
    link.now += now.listings[place]!;
  });
  const all = [sizes(old), sizes(now)] as const;
  return [...shared].sort(([a], [b]) => a - b).map(([, link]) => link).filter(({ previous, current, before, now: later }) =>
    LEAST_PARTS * before >= all[0][previous]! || LEAST_PARTS * later >= all[1][current]!);
}

function sizes({ labels, clusters, listings }: Side): Float64Array {
  const sums = new Float64Array(clusters);
  labels.forEach((label, place) => {
    if (label >= 0) sums[label]! += listings[place]!;
  });
  return sums;
}

// Documents that clusters share: the condition of recipes that merge by links
// (`hotbed.steps.clusters.rule_of`).
import type { Pack } from "./pack.ts";
import type { Found, Rule } from "./search.ts";

/** Two clusters may become one if so large a share of the documents of the smaller are in both. */
export function ruleOf(pack: Pack, codes: Uint8Array, { labels, clusters }: Found): Rule | null {
  const { coactivity, documents, counts } = pack;
  if (!coactivity || !documents) return null;
  const shared = new Map<number, number>();
  const add = (a: number, b: number, count: number) => {
    const key = Math.min(a, b) * clusters + Math.max(a, b);
    shared.set(key, (shared.get(key) ?? 0) + count);
  };
  labels.forEach((cluster, place) => {
    if (cluster < 0) return;
    for (let cell = counts.first[place]!; cell < counts.first[place + 1]!; cell += 1) {
      if (codes[counts.code[cell]!]) add(cluster, cluster, documents.alone[cell]!);
    }
  });
  for (let set = 0; set + 1 < documents.first.length; set += 1) {
    if (!codes[documents.code[set]!]) continue;
    const touched = new Set<number>();
    for (let n = documents.first[set]!; n < documents.first[set + 1]!; n += 1) touched.add(labels[documents.place[n]!]!);
    touched.delete(-1);
    const all = [...touched], count = documents.documents[set]!;
    all.forEach((a, n) => {
      for (const b of all.slice(n)) add(a, b, count);
    });
  }
  const of = (a: number, b: number) => shared.get(Math.min(a, b) * clusters + Math.max(a, b)) ?? 0;
  return (a, b) => {
    const smaller = Math.min(of(a, a), of(b, b));
    return smaller > 0 && of(a, b) >= coactivity * smaller;
  };
}

// What differs, in sentences: only where intervals are apart, or figures stand.
import type { Cluster, Raw } from "./data.ts";
import { linesOf } from "./fields.ts";

const MOST = 3;

function listed(names: string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
const number = (text: string) => Number(text.replaceAll(",", ""));

/** The first chosen cluster against each of the others. */
export function differences(clusters: Cluster[], { measures, fields }: Raw): string[] {
  const [first, ...others] = clusters, said: string[] = [];
  if (!first) return said;
  for (const other of others) {
    said.push(size(first, other));
    fields.forEach(({ title, names }, group) => {
      const more: string[] = [], less: string[] = [];
      names.forEach((name, field) => {
        const [a, b] = linesOf([first, other], group, field);
        if (a === null || b === null || (!a && !b)) return;
        const [low, high] = a ? [number(a[3]), number(a[4])] : [0, 0];
        const [theirLow, theirHigh] = b ? [number(b[3]), number(b[4])] : [0, 0];
        if (low > theirHigh) more.push(name);
        if (high < theirLow) less.push(name);
      });
      const what = title;
      if (more.length) said.push(`${first.name} is more specialised than ${other.name} in ${counted(more)} (${what}).`);
      if (less.length) said.push(`It is less specialised in ${counted(less)} (${what}).`);
      if (!more.length && !less.length && first.fields[group] && other.fields[group]) {
        said.push(`${what}: their intervals of specialisation are nowhere apart.`);
      }
    });
  }
  const growth = measures.indexOf("Growth of its output");
  if (growth >= 0) {
    const grown = clusters.filter(({ values }) => /%$/.test(values[growth]!));
    if (grown.length > 1) said.push(`Growth of output since the previous edition: ${listed(grown.map(({ name, values }) => `${name} ${values[growth]}`))}.`);
  }
  return said;
}

function counted(names: string[]): string {
  const rest = names.length - MOST;
  return rest > 1 ? `${names.slice(0, MOST).join(", ")} and ${rest} other fields` : listed(names);
}

function size(first: Cluster, other: Cluster): string {
  const [ours, theirs] = [first.amounts[0]!, other.amounts[0]!];
  if (ours <= 0 || theirs <= 0) return `${first.name} and ${other.name} can’t be compared in size.`;
  const [large, small, ratio] = ours >= theirs ? [first, other, ours / theirs] : [other, first, theirs / ours];
  if (ratio < 1.05) return `${first.name} and ${other.name} are about equally large.`;
  return `${large.name} is ${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)} times as large as ${small.name}.`;
}

// What differs, in sentences: only where intervals are apart, or figures stand.
import type { Cluster, Raw } from "./data.ts";
import { linesOf } from "./fields.ts";
import { _, figure, listed, plainNumber } from "../say.ts";

const MOST = 3;

const value = (text: string) => Number(plainNumber(text));

/** The first chosen cluster against each of the others. */
export function differences(clusters: Cluster[], { growth, fields }: Raw): string[] {
  const [first, ...others] = clusters, said: string[] = [];
  if (!first) return said;
  for (const other of others) {
    said.push(size(first, other));
    fields.forEach(({ title, names }, group) => {
      const more: string[] = [], less: string[] = [];
      names.forEach((name, field) => {
        const [a, b] = linesOf([first, other], group, field);
        if (a === null || b === null || (!a && !b)) return;
        const [low, high] = a ? [value(a[3]), value(a[4])] : [0, 0];
        const [theirLow, theirHigh] = b ? [value(b[3]), value(b[4])] : [0, 0];
        if (low > theirHigh) more.push(name);
        if (high < theirLow) less.push(name);
      });
      const what = title;
      if (more.length) said.push(_("{cluster} is more specialised than {other} in {fields} ({what}).", { cluster: first.name, other: other.name, fields: counted(more), what }));
      if (less.length) said.push(_("It is less specialised in {fields} ({what}).", { fields: counted(less), what }));
      if (!more.length && !less.length && first.fields[group] && other.fields[group]) {
        said.push(_("{what}: their intervals of specialisation are nowhere apart.", { what }));
      }
    });
  }
  if (growth !== null) {
    const grown = clusters.filter(({ values }) => /%$/.test(values[growth]!));
    if (grown.length > 1) said.push(_("Growth of output since the previous edition: {clusters}.", { clusters: listed(grown.map(({ name, values }) => `${name} ${values[growth]}`)) }));
  }
  return said;
}

function counted(names: string[]): string {
  const rest = names.length - MOST;
  return rest > 1 ? _("{fields} and {n} other fields", { fields: names.slice(0, MOST).join(", "), n: rest }) : listed(names);
}

function size(first: Cluster, other: Cluster): string {
  const [ours, theirs] = [first.amounts[0]!, other.amounts[0]!];
  if (ours <= 0 || theirs <= 0) return _("{cluster} and {other} can’t be compared in size.", { cluster: first.name, other: other.name });
  const [large, small, ratio] = ours >= theirs ? [first, other, ours / theirs] : [other, first, theirs / ours];
  if (ratio < 1.05) return _("{cluster} and {other} are about equally large.", { cluster: first.name, other: other.name });
  return _("{cluster} is {times} times as large as {other}.", { cluster: large.name, times: figure(ratio >= 10 ? String(Math.round(ratio)) : ratio.toFixed(1)), other: small.name });
}

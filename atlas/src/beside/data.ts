// What the page that compares carries, as `hotbed.publish.atlas.compare` wrote it.
import type { RawShape } from "../data.ts";

/** Number of the field, share, index and the ends of its interval, as texts. */
export type FieldLine = [number, string, string, string, string];

export interface Cluster {
  id: string;
  href: string;
  /** Its rank before its name. */
  numbered: string;
  name: string;
  economies: string;
  /** Other names by which it is found. */
  also: string;
  values: string[];
  /** Total, then shares by metric. */
  amounts: number[];
  /** By metric: year, documents, the same as text. */
  series: [number, number, string][][];
  /** By group of fields; null: not known. A field that is not there has no document. */
  fields: (FieldLine[] | null)[];
  /** By group: the first lines, and what all others stay below. */
  lists: ([[string, string][], string] | null)[];
  shape: RawShape;
}

export interface Raw {
  measures: string[];
  /** Which of the measures is growth; null: none. */
  growth: number | null;
  series: { label: string; partial: number | null }[];
  fields: { title: string; names: string[] }[];
  lists: string[];
  clusters: Cluster[];
}

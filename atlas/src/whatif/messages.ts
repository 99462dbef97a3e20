// What page and worker tell each other.
import type { Answer } from "./answer.ts";
import type { BaseCluster } from "./pack.ts";
import type { Setting } from "./setting.ts";
import { N_ } from "../say.ts";

/** Of a cluster whose places have no name. */
export const UNNAMED = N_("Unnamed");

/** To the worker: first the data and the search as base64, then settings. */
export type Asked = { pack: string; search: string } | { setting: Setting };

/** The run, as the map and the table need it. */
export interface World {
  decimals: number;
  lon: Int32Array;
  lat: Int32Array;
  /** Name of each place, as a number of `names`. */
  name: Int32Array;
  names: string[];
  /** Row of each place's cluster in the recipe's own ranking, -1 for none. */
  base: Int32Array;
  clusters: BaseCluster[];
  /** Listings of each place that the recipe counts. */
  listings: Int32Array;
}

export type Told = { world: World } | { answer: Answer } | { failed: string };

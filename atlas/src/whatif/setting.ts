// A setting: the choices of a recipe that the page can change, in the address and as words.

export type Years = [number, number];
export type Counting = "fractional" | "full";

export interface Setting {
  radius: number;
  /** Listings within the radius that make a place a core point. */
  least: number;
  /** Clusters whose nearest members are this near become one, km; 0: none. */
  within: number;
  /** Those that count, in the recipe's order. */
  metrics: string[];
  weights: Record<string, number>;
  /** First and last year counted of each metric; null: every year. */
  years: Record<string, Years | null>;
  counting: Counting;
}

export interface Range {
  least: number;
  most: number;
  step: number;
}

/** Between which values the page moves a setting. */
export interface Limits {
  metrics: string[];
  radius: Range;
  least: Range;
  within: Range;
  weight: Range;
  /** First and last year that the run counted, of metrics whose years can be changed. */
  years: Record<string, Years>;
  countings: Counting[];
}

export function same(a: Setting, b: Setting): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/** Only what counts: weights and years of a metric that is off change nothing. */
function canonical(setting: Setting): unknown {
  const { radius, least, within, metrics, weights, years, counting } = setting;
  return [radius, least, within, metrics.map((name) => [name, weights[name], years[name]]), counting];
}

export function copyOf(setting: Setting): Setting {
  return structuredClone(setting);
}

const NUMBERS = { radius: "radius", min: "least", merge: "within" } as const;

/** The part of the address after `#`: what differs from the recipe, empty if nothing does. */
export function write(setting: Setting, base: Setting): string {
  const parts: string[] = [];
  for (const [key, name] of Object.entries(NUMBERS) as [keyof typeof NUMBERS, "radius" | "least" | "within"][]) {
    if (setting[name] !== base[name]) parts.push(`${key}=${setting[name]}`);
  }
  for (const name of base.metrics) {
    const key = encodeURIComponent(name), years = setting.years[name], before = base.years[name];
    if (!setting.metrics.includes(name)) parts.push(`off=${key}`);
    if (setting.weights[name] !== base.weights[name]) parts.push(`weight.${key}=${setting.weights[name]}`);
    if (years && String(years) !== String(before)) parts.push(`years.${key}=${years.join("-")}`);
  }
  if (setting.counting !== base.counting) parts.push(`counting=${setting.counting}`);
  return parts.length ? "#" + parts.join("&") : "";
}

/** What an address says, within limits; what it doesn't is the recipe's. */
export function read(hash: string, base: Setting, limits: Limits): Setting {
  const setting = copyOf(base), off = new Set<string>();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("="), value = decoded(part.slice(cut + 1));
    const [key, metric] = decoded(part.slice(0, Math.max(0, cut))).split(/\.(.*)/s) as [string, string?];
    if (key in NUMBERS) {
      const name = NUMBERS[key as keyof typeof NUMBERS];
      setting[name] = clamped(Number(value || NaN), limits[name], base[name], name === "least");
    } else if (key === "off" && limits.metrics.includes(value)) off.add(value);
    else if (key === "weight" && metric !== undefined && metric in base.weights) {
      setting.weights[metric] = clamped(Number(value || NaN), limits.weight, base.weights[metric]!, false);
    } else if (key === "years" && metric !== undefined && limits.years[metric]) {
      setting.years[metric] = yearsOf(value, limits.years[metric]) ?? base.years[metric] ?? null;
    } else if (key === "counting" && limits.countings.includes(value as Counting)) setting.counting = value as Counting;
  }
  const left = limits.metrics.filter((name) => !off.has(name));
  if (left.length) setting.metrics = left;
  return setting;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A value within its range; the former one where it is not a number. */
export function clamped(value: number, { least, most }: Range, former: number, whole: boolean): number {
  if (!Number.isFinite(value)) return former;
  const within = Math.max(least, Math.min(most, whole ? Math.round(value) : value));
  return Number(within.toPrecision(12));
}

function yearsOf(text: string, [first, last]: Years): Years | null {
  const found = /^(\d{4})-(\d{4})$/.exec(text);
  if (!found) return null;
  const [from, to] = [Number(found[1]), Number(found[2])];
  return first <= from && from <= to && to <= last ? [from, to] : null;
}

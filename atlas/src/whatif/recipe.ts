// A setting as a recipe: `hotbed.analysis.whatif.recipe_text`, the keys that differ on the run as base.
import type { Setting } from "./setting.ts";
import { N_ } from "../say.ts";

/** Why a setting is no recipe, as a sentence; empty where it is one. */
export function unwritable({ counting }: Setting): string {
  return counting === "full" ? N_("No recipe counts in full: choose fractional counting.") : "";
}

export function recipeOf(setting: Setting, base: Setting, digest: string): string {
  const lines = [`# What if: changes to the run ${digest}`, `base = "results"  # the folder of that run, or its recipe`];
  if (String(setting.metrics) !== String(base.metrics)) lines.push(`use_metrics = [${setting.metrics.map(quoted).join(", ")}]`);
  const table = (name: string, keys: Record<string, string>) => {
    const written = Object.entries(keys);
    if (written.length) lines.push("", `[${name}]`, ...written.map(([key, value]) => `${key} = ${value}`));
  };
  const number = (key: string, value: number, own: number) => (value === own ? {} : { [key]: String(value) });
  table("detection", {
    ...number("radius_km", setting.radius, base.radius),
    ...number("min_listings", setting.least, base.least),
  });
  table("merging", number("within_km", setting.within, base.within));
  for (const name of setting.metrics) {
    const years = setting.years[name] ?? null, same = String(years) === String(base.years[name] ?? null);
    table(`metrics.${name}`, {
      ...number("weight", setting.weights[name]!, base.weights[name]!),
      ...(same ? {} : { years: `[${(years ?? []).join(", ")}]` }),
    });
  }
  return lines.join("\n") + "\n";
}

const quoted = (text: string) => JSON.stringify(text);

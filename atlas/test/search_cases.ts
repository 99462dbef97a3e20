// Runs the search on the cases of a JSON file; writes labels and core marks as JSON. Called by
// tests/detect/test_search_in_browser.py: node search_cases.ts SEARCH.WASM CASES.JSON
import { readFileSync } from "node:fs";
import { Search } from "../src/whatif/search.ts";

interface Case {
  decimals: number;
  lon: number[];
  lat: number[];
  weight: number[];
  radius: number;
  least: number;
  within: number;
}

const [code, cases] = process.argv.slice(2);
const all = (JSON.parse(readFileSync(cases!, "utf8")) as Case[]).map((each) => {
  const search = new Search(readFileSync(code!), each.decimals);
  const points = { lon: Int32Array.from(each.lon), lat: Int32Array.from(each.lat), weight: Int32Array.from(each.weight) };
  const { clusters, labels, core } = search.run(points, each);
  return { clusters, labels: [...labels], core: [...core] };
});
process.stdout.write(JSON.stringify(all));

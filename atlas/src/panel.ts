// What is said of the chosen cluster beside the map.
import { make } from "./dom.ts";
import type { Column, Entry } from "./table.ts";
import { _, plainNumber } from "./say.ts";

export function panelOf(entry: Entry, columns: Column[], drawn: number, close: () => void): HTMLElement[] {
  const top = make("div", undefined, "row"), words = make("div");
  const title = make("h3");
  const name = make("bdi", entry.name);
  title.append(`${entry.numbered} `, name);
  words.append(title, make("p", entry.economies, "where"));
  const button = make("button", _("Close"), "close");
  button.type = "button";
  button.addEventListener("click", close);
  top.append(words, button);
  const list = make("dl");
  const add = (label: string, value: string) => list.append(make("dt", label), make("dd", value));
  columns.forEach(({ key, label }, i) => {
    const cell = entry.row.cells[i];
    if (key !== "rank" && key !== "name" && key !== "before" && cell) add(label, cell.textContent!.trim() || "–");
  });
  for (const [label, value] of entry.facts) add(label, value);
  const found: HTMLElement[] = [top, list];
  if (entry.word) found.push(make("p", entry.word, "more"));
  const all = Number(plainNumber(entry.facts.find(([label]) => label === _("Places"))?.[1] ?? "0"));
  if (drawn && drawn < all) found.push(make("p", _("The map shows its {n} largest places.", { n: drawn }), "more"));
  if (entry.href) {
    const go = make("a", _("Its page, with places, fields and partners")), page = make("p", undefined, "more");
    go.href = entry.href;
    page.append(go);
    found.push(page);
  }
  return found;
}

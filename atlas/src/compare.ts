// Two to five clusters side by side; the address holds which.
import { byId, draw, make, maybe, plain } from "./dom.ts";

type Series = { label: string; years: [number, number, string][] };
interface Cluster {
  id: string;
  href: string;
  /** Its rank before its name. */
  numbered: string;
  name: string;
  economies: string;
  values: string[];
  series: Series[];
  /** By subject: name, figure, whether among the first. */
  subjects: [string, string, boolean][][];
}

const MOST = 5;
const { measures, subjects, clusters } = JSON.parse(byId("facts").textContent!) as {
  measures: string[]; subjects: string[]; clusters: Cluster[];
};
const known = new Map(clusters.map((each) => [each.id, each]));
const table = byId("columns"), list = maybe("choose");
const items = [...(list?.children ?? [])] as HTMLLIElement[];
let chosen: string[] = [];

function row(head: string, cells: HTMLElement[]): HTMLTableRowElement {
  const tr = make("tr"), th = make("th", head);
  th.scope = "row";
  th.dir = "auto";
  tr.append(th, ...cells);
  return tr;
}
function group(text: string): HTMLTableRowElement {
  const tr = make("tr", undefined, "group"), th = make("th", text);
  th.colSpan = chosen.length + 1;
  th.scope = "colgroup";
  tr.append(th);
  return tr;
}

// Output by year as columns; one scale for all, so that they can be compared.
function bars(series: Series["years"], first: number, last: number, top: number): HTMLTableCellElement {
  if (!series.length) return make("td", "–", "num");
  const wide = 240, high = 70, slot = wide / (last - first + 1);
  const like = byId<SVGSVGElement>("drawing"), svg = draw(like, "svg", {
    viewBox: `0 0 ${wide} ${high}`, class: "small-chart", role: "img",
    "aria-label": series.map(([year, , text]) => `${year}: ${text}`).join(", "),
  });
  for (const [year, value, text] of series) {
    const tall = top ? (high * value) / top : 0;
    const at = { x: (year - first + 0.1) * slot, y: high - tall, width: slot * 0.8, height: tall };
    const rounded = Object.entries(at).map(([name, number]) => [name, number.toFixed(1)]);
    const rect = draw(like, "rect", Object.fromEntries(rounded) as Record<string, string>);
    const title = draw(like, "title");
    title.textContent = `${year}: ${text}`;
    rect.append(title);
    svg.append(rect);
  }
  const cell = make("td", undefined, "chart-cell");
  cell.append(svg, make("small", `${first}–${last}`));
  return cell;
}
function years(body: HTMLElement, own: Cluster[]): void {
  own[0]!.series.forEach(({ label }, i) => {
    const all = own.flatMap((each) => each.series[i]!.years);
    if (!all.length) return;
    const first = Math.min(...all.map(([year]) => year)), last = Math.max(...all.map(([year]) => year));
    const top = Math.max(...all.map(([, value]) => value));
    body.append(row(`${label} by year, one scale`, own.map((each) => bars(each.series[i]!.years, first, last, top))));
  });
}
// Every line that one of them shows; a dash where another doesn't list it.
function lines(body: HTMLElement, own: Cluster[], subject: string, i: number): void {
  const leading = own.flatMap((each) => each.subjects[i]!.filter(([, , first]) => first).map(([name]) => name));
  if (!leading.length) return;
  body.append(group(subject));
  for (const name of new Set(leading)) {
    body.append(row(name, own.map((each) => {
      const found = each.subjects[i]!.find(([other]) => other === name);
      return make("td", found ? found[1] : "–", "num");
    })));
  }
}
function heads(own: Cluster[]): HTMLElement {
  const head = make("thead"), top = make("tr");
  top.append(make("td"));
  for (const each of own) {
    const th = make("th", undefined, "num"), link = make("a", `${each.numbered} ${each.name}`), off = make("button", "Remove");
    th.scope = "col";
    link.href = each.href;
    link.dir = "auto";
    off.type = "button";
    off.setAttribute("aria-label", `Remove ${each.name}`);
    off.addEventListener("click", () => choose(each.id, false));
    th.append(link, make("small", each.economies), off);
    top.append(th);
  }
  head.append(top);
  return head;
}
function show(): void {
  const own = chosen.map((id) => known.get(id)!);
  byId("beside").hidden = !own.length;
  byId("said").textContent = own.length === 1 ? "Choose at least one more." : own.length === MOST ? `${MOST} is the most.` : "";
  const body = make("tbody");
  if (own.length) {
    measures.forEach((name, i) => body.append(row(name, own.map((each) => make("td", each.values[i], "num")))));
    years(body, own);
    subjects.forEach((name, i) => lines(body, own, name, i));
  }
  table.replaceChildren(heads(own), body);
  for (const item of items) {
    const box = item.querySelector("input")!;
    box.checked = chosen.includes(item.dataset.id!);
    box.disabled = !box.checked && chosen.length >= MOST;
  }
}
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
function read(): void {
  const asked = location.hash.slice(1).split(",").filter(Boolean).map(decoded);
  chosen = [...new Set(asked)].filter((id) => known.has(id)).slice(0, MOST);
  show();
}
function choose(id: string, on: boolean): void {
  chosen = on ? [...chosen, id].slice(0, MOST) : chosen.filter((other) => other !== id);
  const hash = chosen.length ? "#" + chosen.map(encodeURIComponent).join(",") : "";
  history.replaceState(null, "", location.pathname + location.search + hash);
  show();
}

byId("without").hidden = true;
byId("finder").hidden = false;
for (const item of items) {
  const box = make("input"), id = item.dataset.id!;
  box.type = "checkbox";
  box.setAttribute("aria-label", `Compare ${known.get(id)!.name}`);
  box.addEventListener("change", () => choose(id, box.checked));
  item.prepend(box, " ");
}
const find = byId<HTMLInputElement>("find");
find.addEventListener("input", () => {
  const words = plain(find.value).split(/\s+/).filter(Boolean);
  for (const item of items) item.hidden = !words.every((word) => plain(item.textContent ?? "").includes(word));
});
addEventListener("hashchange", read);
read();

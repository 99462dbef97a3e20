// Two to five clusters side by side; the address holds which.
import type { Cluster, Raw } from "./beside/data.ts";
import { fieldRows } from "./beside/fields.ts";
import { mapsOf } from "./beside/maps.ts";
import { sign } from "./beside/marks.ts";
import { Picker } from "./beside/picker.ts";
import { differences } from "./beside/words.ts";
import { yearsPicture } from "./beside/years.ts";
import { byId, make } from "./dom.ts";
import { _ } from "./say.ts";

const MOST = 5;
const raw = JSON.parse(byId("facts").textContent!) as Raw;
const { measures, series, fields, lists, clusters } = raw;
const known = new Map(clusters.map((each) => [each.id, each]));
const like = byId<SVGSVGElement>("drawing");
let chosen: string[] = [];

function row(head: string, cells: HTMLElement[]): HTMLTableRowElement {
  const tr = make("tr"), th = make("th", head);
  th.scope = "row";
  th.dir = "auto";
  tr.append(th, ...cells);
  return tr;
}

function heads(own: Cluster[], spare: string[] = [], removable = false): HTMLElement {
  const head = make("thead"), top = make("tr");
  top.append(make("td"), ...spare.map((text) => {
    const th = make("th", text, "picture");
    th.setAttribute("aria-hidden", "true");
    return th;
  }));
  own.forEach((each, i) => {
    const th = make("th", undefined, "num"), link = make("a", `${each.numbered} ${each.name}`);
    th.scope = "col";
    link.href = each.href;
    link.dir = "auto";
    th.append(sign(like, i), " ", link);
    if (removable) {
      const off = make("button", _("Remove"));
      off.type = "button";
      off.setAttribute("aria-label", _("Remove {cluster}", { cluster: each.name }));
      off.addEventListener("click", () => choose(each.id, false));
      th.append(make("small", each.economies), off);
    }
    top.append(th);
  });
  head.append(top);
  return head;
}

/** A section with a heading; nothing without content. */
function section(id: string, title: string, ...content: (Node | null)[]): HTMLElement[] {
  const kept = content.filter((each) => each !== null);
  if (!kept.length) return [];
  const part = make("section"), head = make("h2", title);
  head.id = `${id}-title`;
  part.id = id;
  part.setAttribute("aria-labelledby", head.id);
  part.append(head, ...kept);
  return [part];
}

function scroller(label: string, head: HTMLElement, rows: HTMLElement[], cls = ""): HTMLElement {
  const box = make("div", undefined, "scroller"), table = make("table", undefined, `columns-of ${cls}`), body = make("tbody");
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label);
  box.tabIndex = 0;
  body.append(...rows);
  table.append(head, body);
  box.append(table);
  return box;
}

function sentences(own: Cluster[]): HTMLElement[] {
  const list = make("ul", undefined, "said");
  list.append(...differences(own, raw).map((text) => make("li", text)));
  return list.childElementCount ? section("words", _("In words"), list) : [];
}

function figures(own: Cluster[]): HTMLElement {
  const told = measures.map((name, i) => ({ name, texts: own.map((each) => each.values[i]!) }));
  const rows = told.filter(({ texts }) => texts.some((text) => text !== "–"))
    .map(({ name, texts }) => row(name, texts.map((text) => make("td", text, "num"))));
  const box = scroller(_("Figures"), heads(own, [], true), rows);
  box.querySelector("table")!.id = "columns";
  return box;
}

function years(own: Cluster[]): HTMLElement[] {
  return section("years", _("By year"), ...series.flatMap(({ label, partial }, i): (Node | null)[] => {
    const picture = yearsPicture(like, own, i, label, partial);
    if (!picture) return [];
    const figure = make("figure"), details = make("details");
    figure.append(make("figcaption", _("{metric}, fractional count", { metric: label })), picture);
    const all = [...new Set(own.flatMap((each) => each.series[i]!.map(([year]) => year)))].sort((a, b) => a - b);
    const rows = all.map((year) => row(year === partial ? _("{year} (may be incomplete)", { year: String(year) }) : String(year), own.map((each) => {
      const line = each.series[i]!.find(([other]) => other === year);
      return make("td", line ? line[2] : "0", "num");
    })));
    details.append(make("summary", _("Figures")), scroller(_("{metric} by year", { metric: label }), heads(own), rows));
    figure.append(details);
    return [figure];
  }));
}

function specialisation(own: Cluster[]): HTMLElement[] {
  return fields.flatMap(({ title, names }, i) => {
    const rows = fieldRows(like, own, i, names);
    if (!rows.length) return [];
    const note = make("p", _("Index of specialisation with its 95 % interval: the field’s share here over its share in all documents, 1 is the same (axis from 1/8 to 8). First the fields in which they differ most, by their weight. 0: no document in this field. –: not known."), "fine");
    return section(`fields-${i}`, title, scroller(title, heads(own, ["1/8 · 1 · 8"]), rows, "all-fields"), note);
  });
}

/** Every line that leads in one of them; where another doesn't list it, what it stays below. */
function leading(own: Cluster[]): HTMLElement[] {
  return lists.flatMap((title, i) => {
    const names = new Set(own.flatMap((each) => (each.lists[i]?.[0] ?? []).slice(0, 5).map(([name]) => name)));
    if (!names.size) return [];
    const rows = [...names].map((name) => row(name, own.map((each) => {
      const list = each.lists[i];
      if (!list) return make("td", "–", "num");
      const line = list[0].find(([other]) => other === name);
      return make("td", line ? line[1] : list[1] === "0" ? "0" : `≤ ${list[1]}`, "num");
    })));
    const note = make("p", _("Of each cluster the first five. ≤: not among its first ten, so at most so much. –: not known."), "fine");
    return section(`lists-${i}`, title, scroller(title, heads(own), rows), note);
  });
}

function show(): void {
  const own = chosen.map((id) => known.get(id)!), enough = own.length > 1;
  byId("beside").hidden = !own.length;
  byId("example").hidden = own.length > 0;
  byId<HTMLInputElement>("find").disabled = own.length >= MOST;
  byId("said").textContent = own.length === 1 ? _("Choose at least one more.") : own.length >= MOST ? _("{n} is the most.", { n: MOST }) : "";
  if (!own.length) return byId("beside").replaceChildren();
  const maps = make("div", undefined, "maps");
  maps.append(...mapsOf(like, own));
  byId("beside").replaceChildren(
    ...section("side", _("Side by side"), figures(own)),
    ...(enough ? sentences(own) : []),
    ...section("maps", _("At one scale"), maps, make("p", _("Outlines with their ten largest places; the circles’ areas are in proportion to listings within a cluster."), "fine")),
    ...years(own), ...specialisation(own), ...leading(own),
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
function read(): void {
  const part = location.hash.slice(1).split("&").find((each) => each && !each.startsWith("embed=")) ?? "";
  const asked = part.split(",").filter(Boolean).map(decoded);
  chosen = [...new Set(asked)].filter((id) => known.has(id)).slice(0, MOST);
  show();
}
function choose(id: string, on: boolean): void {
  chosen = on ? [...chosen, id].slice(0, MOST) : chosen.filter((other) => other !== id);
  const hash = chosen.length ? "#" + chosen.map(encodeURIComponent).join(",") : "";
  history.pushState(null, "", location.pathname + location.search + hash);
  show();
}

byId("without").hidden = true;
byId("finder").hidden = false;
new Picker(byId<HTMLInputElement>("find"), byId("options"), clusters, () => chosen, (id) => choose(id, true));
for (const type of ["hashchange", "popstate"]) addEventListener(type, read);
read();

// The world page: its state, and what follows when it changes.
import { fresh, read } from "./address.ts";
import type { State } from "./address.ts";
import { Camera } from "./camera.ts";
import { around, boxOf, closeTo } from "./close.ts";
import { shoreOf } from "./data.ts";
import type { Raw } from "./data.ts";
import { byId, calm, maybe, measured } from "./dom.ts";
import { Lens, panned, WORLD, zoomed } from "./geo.ts";
import type { View } from "./geo.ts";
import { listen } from "./gestures.ts";
import { groundOf } from "./ground.ts";
import { Headline } from "./headline.ts";
import { meant, showLands } from "./lands.ts";
import { legend, Marks } from "./marks.ts";
import { inkOf, NEAR, Painter } from "./paint.ts";
import type { Shown } from "./paint.ts";
import { panelOf } from "./panel.ts";
import { ordered, passes } from "./ranking.ts";
import { columnsOf, entryOf, entryOfRow, nameColumns, rankButton, showSort, sortButtons } from "./table.ts";
import type { Column, Entry } from "./table.ts";
import { Tip } from "./tip.ts";
import { Trail } from "./trail.ts";
import { _ } from "./say.ts";

const TYPED = 350;
const CHOICES = ["edition", "by", "economy", "region", "income", "change"] as const;
const FILTERS = ["economy", "region", "income", "change"] as const;

const data = JSON.parse(byId("data").textContent!) as Raw;
const root = document.documentElement;
const map = byId<SVGSVGElement>("world"), frame = byId("frame"), panel = byId("panel");
const table = maybe<HTMLTableElement>("table"), form = byId<HTMLFormElement>("search");
const selects = Object.fromEntries(
  CHOICES.map((key) => [key, maybe<HTMLSelectElement>(key)]),
) as Record<(typeof CHOICES)[number], HTMLSelectElement | null>;
const find = byId<HTMLInputElement>("find");
const columns: Column[] = table ? columnsOf(table) : [];
const choices = (byId("ranking").dataset.choices ?? "").split(" ").filter(Boolean);
const ground = groundOf(byId("base"));
const painter = new Painter(byId<HTMLCanvasElement>("canvas"), ground);
const marks = new Marks<Entry>(map, byId<SVGGElement>("spots"), byId<SVGGElement>("labels"), Object.values(data.lands));
const tip = new Tip(byId("tip"), map, columns);
const headline = new Headline(byId("lede"), byId("figures"));
const trail = new Trail();
const drawn = new Map<string, SVGCircleElement>();
for (const circle of map.querySelectorAll<SVGCircleElement>("circle[data-id]")) drawn.set(circle.dataset.id!, circle);
const hint = panel.firstElementChild!, sized = byId("sized"), sizedFirst = sized.textContent ?? "";

const state: State = fresh();
const camera = new Camera(frame, () => ask());
let entries: Entry[] = [];
let byKey = new Map<string, Entry>();
let shown: Shown[] = [];
let shores: ReturnType<typeof shoreOf>[] | null = null;
let size = measured(map);
let asked = 0, telling = 0, typed = 0, ready = false;

// Editions: this one's rows stand in the page, the others' are made when first looked at.
const editions = new Map<string, Entry[]>();
function edition(key: string): Entry[] {
  let found = editions.get(key);
  if (found) return found;
  if (!key) {
    found = [...(table?.tBodies[0]!.rows ?? [])].map((row) => entryOf(row, columns, choices, data));
  } else {
    const raw = data.editions.find((each) => each.key === key)!;
    const top = Math.max(0, ...raw.rows.map((row) => row[6][0] ?? 0));
    found = raw.rows.map((row) => entryOfRow(row, columns, choices, data, top));
  }
  for (const entry of found) rankButton(entry, columns, () => choose(entry));
  editions.set(key, found);
  return found;
}

const lens = () => new Lens(camera.view, size);

function paint(): void {
  asked = 0;
  const now = lens(), { view, moving } = camera;
  frame.classList.toggle("zoomed", view.k > 1.01);
  frame.classList.toggle("near", view.k >= NEAR);
  shores ??= view.k >= NEAR ? data.shores.map(shoreOf) : null;
  for (const each of shown) each.chosen = each.id === state.picked;
  const circles = marks.draw(now, state.picked, moving);
  if (tip.entry) {
    const [x, y] = now.toScreen(tip.entry.shape.spot!);
    tip.follow(x, y, view.k >= NEAR ? 6 : marks.r(tip.entry.id, now), size.wide, size.high);
  }
  painter.paint(now, { ground, shores: shores ?? [], shown, noise: state.noise && !state.edition, circles });
  if (ready && !moving) tell();
}
function ask(): void {
  if (!asked) asked = requestAnimationFrame(paint);
}

function tell(): void {
  clearTimeout(telling);
  telling = window.setTimeout(() => {
    trail.tell({ ...state, by: state.by === choices[0] ? "" : state.by }, camera.view);
  }, 80);
}

const fly = (to: View) => camera.fly(to);
const home = () => fly(WORLD);
const spotsOf = (all: Entry[]) => all.flatMap(({ shape }) => shape.spot ?? []);
const near = (entry: Entry) => closeTo(entry.shape, spotsOf(entries), size);
const filtered = () => Boolean(state.q.trim()) || FILTERS.some((key) => state[key]);

/** The view of what the filters leave: all of it, one with its neighbours, else the world. */
function fitting(): View {
  const left = entries.filter(({ hidden, shape }) => !hidden && shape.spot);
  if (!filtered()) return WORLD;
  return left.length === 1 ? near(left[0]!) : left.length ? around(spotsOf(left)) : camera.view;
}

/** Let the chosen cluster go. */
function close(): void {
  pick(null, false);
  fly(fitting());
}

function choose(entry: Entry): void {
  const again = entry.id === state.picked;
  pick(again ? null : entry, true);
  if (!again && matchMedia("(max-width: 1080px)").matches) toMapTop("smooth");
}
function pick(entry: Entry | null, move: boolean): void {
  const before = state.picked ? byKey.get(state.picked) : null;
  if (before) marked(before, false);
  state.picked = entry?.id ?? null;
  if (!entry) panel.replaceChildren(hint);
  else {
    marked(entry, true);
    panel.replaceChildren(...panelOf(entry, columns, entry.shape.places.length, close));
    if (move && entry.shape.spot) fly(near(entry));
  }
  ask();
}
function marked(entry: Entry, on: boolean): void {
  entry.row.classList.toggle("picked", on);
  if (on) entry.row.setAttribute("aria-current", "true");
  else entry.row.removeAttribute("aria-current");
  entry.row.querySelector(".on-map")?.setAttribute("aria-pressed", String(on));
  const circle = marks.circle(entry.id);
  circle?.classList.toggle("picked", on);
  if (on && circle) circle.parentNode!.parentNode?.append(circle.parentNode!);
}
function toRow(entry: Entry): void {
  const list = entry.row.closest(".scroll");
  if (!list || list.scrollHeight <= list.clientHeight + 4) return;
  const top = entry.row.offsetTop - (list.clientHeight - entry.row.offsetHeight) / 2;
  list.scrollTo({ top, behavior: calm() || !ready ? "auto" : "smooth" });
}
function toMapTop(behavior: ScrollBehavior): void {
  document.querySelector("main")!.scrollIntoView({ behavior: calm() ? "auto" : behavior, block: "start" });
}
/** A cluster is pointed at, in the map or in the table: both show it, and the tip tells of it. */
function point(entry: Entry | null): void {
  const before = tip.entry;
  if (before === entry) return;
  for (const [each, on] of [[before, false], [entry, true]] as const) {
    each?.row.classList.toggle("over", on);
    if (each) marks.circle(each.id)?.classList.toggle("over", on);
  }
  tip.show(entry?.shape.spot ? entry : null);
  ask();
}

// What the table and the map show follows the state.
function enter(): void {
  entries = edition(state.edition);
  byKey = new Map(entries.map((entry) => [entry.id, entry]));
  marks.show(entries, state.edition ? new Map() : drawn);
  root.classList.toggle("earlier", state.edition !== "");
  const raw = data.editions.find(({ key }) => key === state.edition);
  headline.show(raw);
  point(null);
  if (selects.change) selects.change.disabled = Boolean(raw);
  if (selects.change && raw) selects.change.value = state.change = "";
  nameColumns(columns, raw?.labels ?? null, (raw ?? data).years);
  const words = byId("which"), before = columns.find(({ key }) => key === "before");
  words.hidden = !raw;
  words.textContent = raw
    ? _("Ranks, places and figures of {edition}. Noise, outlines and member places are drawn for {now} alone; the rest of this page is about {now}.", { edition: raw.label, now: data.edition })
    : "";
  if (before) before.head.querySelector("button")!.firstChild!.textContent = raw ? _("In {edition}", { edition: data.edition }) : _("Before");
}
function filter(): void {
  let count = 0;
  for (const entry of entries) {
    entry.hidden = entry.row.hidden = !passes(entry, state, data.lands);
    marks.circle(entry.id)?.classList.toggle("dim", entry.hidden);
    count += entry.hidden ? 0 : 1;
  }
  const asks = filtered();
  byId("clear").hidden = !asks;
  byId("none").hidden = count > 0 || !entries.length;
  joined();
  byId("found").textContent = asks ? _("{n} of {all} clusters", { n: count, all: entries.length }) : "";
  const lands = maybe("land-pages");
  if (lands) showLands(lands, meant(data.told, state.q, [state.economy, state.income].filter(Boolean)));
  shown = entries.filter(({ hidden, shape }) => !hidden && shape.spot).map((entry) => ({
    id: entry.id, shape: entry.shape, box: boxOf(entry.shape), chosen: false,
  }));
}
function sorting(): string {
  if (state.sort) return state.sort;
  return state.by && state.by !== choices[0] ? "-" + state.by : "rank";
}
function order(): void {
  if (!table) return;
  table.tBodies[0]!.replaceChildren(...ordered(entries, sorting()).map(({ row }) => row));
  showSort(columns, sorting());
  joined();
}
/** Bars join neighbours that can't be told apart: as long as neighbours stand beside each other. */
const doubted = table?.classList.contains("as-ranked");
function joined(): void {
  const whole = entries.every(({ hidden }) => !hidden);
  table?.classList.toggle("as-ranked", Boolean(doubted) && whole && sorting() === "rank" && !state.edition);
}
function resize(): void {
  const at = Math.max(0, choices.indexOf(state.by)), sizes = document.querySelector(".sizes");
  const top = marks.size((entry) => entry.by[at] ?? null);
  const label = selects.by?.options[at]?.textContent ?? "";
  sized.textContent = at === 0 ? sizedFirst : /^.[a-z]/.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label;
  if (sizes && top > 0) legend(sizes, top);
}
function all(): void {
  enter();
  filter();
  resize();
  order();
  ask();
}

const option = (select: HTMLSelectElement | null, value: string) =>
  select && [...select.options].some((each) => each.value === value) ? value : "";

/** Take the state from the address. */
function arrive(): boolean {
  const wanted = read(location.hash), { picked } = state;
  for (const key of CHOICES) {
    state[key] = option(selects[key], wanted[key]);
    const select = selects[key];
    if (select) select.value = state[key] || select.options[0]!.value;
  }
  state.q = find.value = wanted.q;
  const known = [...columns.map(({ key }) => key), ...choices];
  state.sort = known.includes(wanted.sort.replace(/^-/, "")) ? wanted.sort : "";
  setNoise(wanted.noise);
  if (picked && byKey.get(picked)) marked(byKey.get(picked)!, false);
  state.picked = null;
  all();
  const entry = byKey.get(wanted.picked ?? "") ?? null;
  pick(entry, false);
  camera.stop();
  camera.go(wanted.view ?? (entry?.shape.spot ? near(entry) : fitting()));
  if (entry) toRow(entry);
  trail.arrived({ ...state, by: state.by === choices[0] ? "" : state.by });
  ready = true;
  return entry !== null;
}
function setNoise(on: boolean): void {
  state.noise = on;
  root.classList.toggle("with-noise", on);
  document.querySelector("[data-do=noise]")!.setAttribute("aria-pressed", String(on));
  ask();
}

/** Another edition: the chosen cluster stays chosen as what it was, or has become, there. */
function change(key: string): void {
  const before = state.picked ? byKey.get(state.picked) : null;
  if (before) marked(before, false);
  state.edition = key;
  state.picked = null;
  all();
  const same = before?.now ? entries.find(({ now }) => now === before.now) : null;
  pick(same ?? null, false);
}

/** Without filters and words, all clusters are listed. */
function unfiltered(): void {
  for (const key of FILTERS) {
    state[key] = "";
    if (selects[key]) selects[key]!.value = "";
  }
  state.q = find.value = "";
  clearTimeout(typed);
  filter();
  home();
}

function controls(): void {
  selects.edition?.addEventListener("change", () => change(selects.edition!.value));
  selects.by?.addEventListener("change", () => {
    state.by = selects.by!.value;
    state.sort = "";
    resize();
    order();
    ask();
  });
  for (const key of FILTERS) {
    selects[key]?.addEventListener("change", () => {
      state[key] = selects[key]!.value;
      filter();
      fly(fitting());
    });
  }
  find.addEventListener("input", () => {
    state.q = find.value;
    filter();
    ask();
    clearTimeout(typed);
    typed = window.setTimeout(() => fly(fitting()), TYPED);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", unfiltered);
  byId("tools").addEventListener("click", (event) => {
    const action = (event.target as Element).closest("button")?.dataset.do, { wide, high } = size;
    if (action === "in" || action === "out") moves.zoom(action === "in" ? 1.8 : 1 / 1.8, wide / 2, high / 2);
    if (action === "home") home();
    if (action === "noise") setNoise(!state.noise);
  });
}

const moves = {
  pan: (dx: number, dy: number) => { camera.stop(); camera.go(panned(lens(), dx, dy)); },
  zoom: (factor: number, x: number, y: number) => { camera.stop(); camera.go(zoomed(lens(), factor, x, y)); },
  hit: (x: number, y: number) => {
    const entry = marks.hit(lens(), x, y);
    if (!entry) return;
    pick(entry, camera.view.k < 4);
    point(entry);
    toRow(entry);
  },
  hover: (x: number | null, y: number | null) => {
    point(x === null || y === null ? null : marks.hit(lens(), x, y, 3));
  },
  step: (by: 1 | -1) => {
    const all = marks.inView(lens()), at = tip.entry ? all.indexOf(tip.entry) : by > 0 ? -1 : 0;
    const next = all[(at + by + all.length) % all.length];
    point(next ?? null);
    byId("told").textContent = next ? `${next.numbered} ${next.name}, ${next.economies}` : "";
  },
  enter: () => (tip.entry ? choose(tip.entry) : moves.hit(size.wide / 2, size.high / 2)),
  home,
  stop: () => camera.stop(),
  size: () => size,
};

function listenToTable(body: HTMLTableSectionElement): void {
  const entryOf = (event: Event) => byKey.get((event.target as Element).closest("tr")?.dataset.id ?? "");
  body.addEventListener("click", (event) => {
    const entry = entryOf(event), link = (event.target as Element).closest("a");
    if (!entry || String(getSelection()) || (link && entry.href)) return;
    event.preventDefault();
    if (link && entry.id === state.picked) return;
    choose(entry);
  });
  for (const type of ["pointerover", "focusin"]) body.addEventListener(type, (event) => point(entryOf(event) ?? null));
  for (const type of ["pointerleave", "focusout"]) body.addEventListener(type, () => point(null));
}

function page(): void {
  const ink = () => {
    size = measured(map);
    painter.ink = inkOf(frame);
    paint();
  };
  addEventListener("resize", ink);
  for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", ink);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.picked) close();
  });
  addEventListener("hashchange", arrive);
}

root.classList.add("js");
for (const part of [byId("tools"), form, panel]) part.hidden = false;
map.setAttribute("tabindex", "0");
byId("labels").replaceChildren();
size = measured(map);
listen(map, moves);
if (table) {
  listenToTable(table.tBodies[0]!);
  sortButtons(columns, (sort) => {
    state.sort = sort;
    order();
    ask();
  }, sorting);
}
edition(""); // while its rows stand in the table
controls();
page();
if (arrive()) {
  // The browser goes to the row by itself: it would lie under the table's head.
  addEventListener("load", () => requestAnimationFrame(() => {
    toMapTop("auto");
    toRow(byKey.get(state.picked!)!);
  }));
}

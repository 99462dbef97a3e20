// The world page: its state, and what follows when it changes.
import { fresh, read, write } from "./address.ts";
import type { State } from "./address.ts";
import { boxOf, closeTo } from "./close.ts";
import { shoreOf } from "./data.ts";
import type { Raw } from "./data.ts";
import { byId, calm, maybe } from "./dom.ts";
import { between, Lens, panned, within, WORLD, zoomed } from "./geo.ts";
import type { View } from "./geo.ts";
import { listen } from "./gestures.ts";
import { groundOf } from "./ground.ts";
import { legend, Marks } from "./marks.ts";
import { inkOf, NEAR, Painter } from "./paint.ts";
import type { Shown } from "./paint.ts";
import { panelOf } from "./panel.ts";
import { ordered, passes } from "./ranking.ts";
import { columnsOf, entryOf, entryOfRow, nameColumns, rankButton, showSort, sortButtons } from "./table.ts";
import type { Column, Entry } from "./table.ts";

const FLIGHT = 520, REST = 120;

const data = JSON.parse(byId("data").textContent!) as Raw;
const root = document.documentElement;
const map = byId<SVGSVGElement>("world"), frame = byId("frame"), panel = byId("panel");
const table = maybe<HTMLTableElement>("table"), form = byId<HTMLFormElement>("search");
const selects = Object.fromEntries(
  (["edition", "by", "economy", "region", "income"] as const).map((key) => [key, maybe<HTMLSelectElement>(key)]),
) as Record<"edition" | "by" | "economy" | "region" | "income", HTMLSelectElement | null>;
const find = byId<HTMLInputElement>("find");
const columns: Column[] = table ? columnsOf(table) : [];
const choices = (byId("ranking").dataset.choices ?? "").split(" ").filter(Boolean);
const ground = groundOf(byId("base"));
const painter = new Painter(byId<HTMLCanvasElement>("canvas"), ground);
const marks = new Marks(map, byId<SVGGElement>("spots"), byId<SVGGElement>("labels"));
const drawn = new Map<string, SVGCircleElement>();
for (const circle of map.querySelectorAll<SVGCircleElement>("circle[data-id]")) drawn.set(circle.dataset.id!, circle);
const hint = panel.firstElementChild!;
const sized = byId("sized"), sizedFirst = sized.textContent ?? "";

const state: State = fresh();
let view: View = WORLD;
let entries: Entry[] = [];
let byKey = new Map<string, Entry>();
let shown: Shown[] = [];
let shores: ReturnType<typeof shoreOf>[] | null = null;
let size = measured();
let asked = 0, flight = 0, telling = 0, moving = 0, ready = false;

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

/** The overlay counts in pixels, so that circles and letters keep their size. */
function measured(): { wide: number; high: number } {
  const box = map.getBoundingClientRect(), wide = box.width || 1, high = box.height || 1;
  map.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  return { wide, high };
}
const lens = () => new Lens(view, size);

function paint(): void {
  asked = 0;
  const now = lens();
  frame.classList.toggle("zoomed", view.k > 1.01);
  frame.classList.toggle("near", view.k >= NEAR);
  shores ??= view.k >= NEAR ? data.shores.map(shoreOf) : null;
  for (const each of shown) each.chosen = each.id === state.picked;
  const circles = marks.draw(now, state.picked, moving !== 0);
  painter.paint(now, { ground, shores: shores ?? [], shown, noise: state.noise && !state.edition, circles });
  if (ready && !moving) tell();
}
function ask(): void {
  if (!asked) asked = requestAnimationFrame(paint);
}

function tell(): void {
  clearTimeout(telling);
  telling = window.setTimeout(() => {
    const hash = write({ ...state, view, by: state.by === choices[0] ? "" : state.by });
    if (hash !== location.hash) history.replaceState(null, "", location.pathname + location.search + hash);
  }, 80);
}

/** While the map moves, circles are drawn on the canvas: a thousand elements are too slow. */
function go(next: View): void {
  view = within(next);
  frame.classList.add("moving");
  clearTimeout(moving);
  moving = window.setTimeout(() => {
    moving = 0;
    frame.classList.remove("moving");
    ask();
  }, REST);
  ask();
}
function stop(): void {
  cancelAnimationFrame(flight);
}
function fly(to: View): void {
  stop();
  if (calm() || document.hidden) return go(to);
  const from = view, began = performance.now();
  const step = (now: number) => {
    const t = Math.min(1, Math.max(0, (now - began) / FLIGHT));
    go(between(from, to, 1 - Math.pow(1 - t, 3)));
    if (t < 1) flight = requestAnimationFrame(step);
  };
  flight = requestAnimationFrame(step);
}
const home = () => fly(WORLD);

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
    panel.replaceChildren(...panelOf(entry, columns, entry.shape.places.length, () => {
      pick(null, false);
      home();
    }));
    if (move && entry.shape.spot) fly(closeTo(entry.shape, view.k, size));
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
  list.scrollTo({ top: entry.row.offsetTop - list.clientHeight / 2, behavior: calm() ? "auto" : "smooth" });
}
function toMapTop(behavior: ScrollBehavior): void {
  document.querySelector("main")!.scrollIntoView({ behavior: calm() ? "auto" : behavior, block: "start" });
}
function over(id: string | undefined, on: boolean): void {
  const entry = byKey.get(id ?? "");
  entry?.row.classList.toggle("over", on);
  if (entry) marks.circle(entry.id)?.classList.toggle("over", on);
}

// What the table and the map show follows the state.
function enter(): void {
  entries = edition(state.edition);
  byKey = new Map(entries.map((entry) => [entry.id, entry]));
  marks.show(entries, state.edition ? new Map() : drawn);
  root.classList.toggle("earlier", state.edition !== "");
  const raw = data.editions.find(({ key }) => key === state.edition);
  nameColumns(columns, raw?.labels ?? null, (raw ?? data).years);
  const words = byId("which"), before = columns.find(({ key }) => key === "before");
  words.hidden = !raw;
  words.textContent = raw
    ? `Ranks, places and figures of ${raw.label}. Noise, outlines and member places are drawn for ` +
      `${data.edition} alone; the rest of this page is about ${data.edition}.`
    : "";
  if (before) before.head.querySelector("button")!.firstChild!.textContent = raw ? `In ${data.edition}` : "Before";
}
function filter(): void {
  let count = 0;
  for (const entry of entries) {
    entry.hidden = entry.row.hidden = !passes(entry, state, data.lands);
    marks.circle(entry.id)?.classList.toggle("dim", entry.hidden);
    count += entry.hidden ? 0 : 1;
  }
  const asks = Boolean(state.q.trim() || state.economy || state.region || state.income);
  byId("clear").hidden = !asks;
  joined();
  byId("found").textContent = asks ? `${count} of ${entries.length} clusters` : "";
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
  for (const key of ["edition", "by", "economy", "region", "income"] as const) {
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
  pick(entry, !wanted.view && wanted.picked !== picked);
  if (wanted.view) {
    stop();
    go(wanted.view);
  }
  if (entry) toRow(entry);
  ready = true;
  return entry !== null;
}
function setNoise(on: boolean): void {
  state.noise = on;
  document.querySelector("[data-do=noise]")!.setAttribute("aria-pressed", String(on));
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

function controls(): void {
  selects.edition?.addEventListener("change", () => change(selects.edition!.value));
  selects.by?.addEventListener("change", () => {
    state.by = selects.by!.value;
    state.sort = "";
    resize();
    order();
    ask();
  });
  for (const key of ["economy", "region", "income"] as const) {
    selects[key]?.addEventListener("change", () => {
      state[key] = selects[key]!.value;
      filter();
      ask();
    });
  }
  find.addEventListener("input", () => {
    state.q = find.value;
    filter();
    ask();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", () => {
    for (const key of ["economy", "region", "income"] as const) {
      state[key] = "";
      if (selects[key]) selects[key]!.value = "";
    }
    state.q = find.value = "";
    filter();
    ask();
  });
  byId("tools").addEventListener("click", (event) => {
    const action = (event.target as Element).closest("button")?.dataset.do, { wide, high } = size;
    if (action === "in" || action === "out") moves.zoom(action === "in" ? 1.8 : 1 / 1.8, wide / 2, high / 2);
    if (action === "home") home();
    if (action === "noise") {
      setNoise(!state.noise);
      ask();
    }
  });
}

const moves = {
  pan: (dx: number, dy: number) => { stop(); go(panned(lens(), dx, dy)); },
  zoom: (factor: number, x: number, y: number) => { stop(); go(zoomed(lens(), factor, x, y)); },
  hit: (x: number, y: number) => {
    const entry = marks.hit(lens(), x, y);
    if (!entry) return;
    pick(entry, view.k < 4);
    toRow(entry);
  },
  home, stop,
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
  body.addEventListener("pointerover", (event) => over(entryOf(event)?.id, true));
  body.addEventListener("pointerout", (event) => over(entryOf(event)?.id, false));
}

function page(): void {
  addEventListener("resize", () => {
    size = measured();
    ask();
  });
  const ink = () => {
    size = measured();
    painter.ink = inkOf(frame);
    paint();
  };
  for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", ink);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !state.picked) return;
    pick(null, false);
    home();
  });
  addEventListener("hashchange", arrive);
}

root.classList.add("js");
for (const part of [byId("tools"), form, panel]) part.hidden = false;
map.setAttribute("tabindex", "0");
byId("labels").replaceChildren();
size = measured();
listen(map, moves);
const spots = byId("spots");
for (const [type, on] of [["pointerover", true], ["pointerout", false]] as const) {
  spots.addEventListener(type, (event) => over((event.target as Element).closest<SVGElement>("[data-id]")?.dataset.id, on));
}
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
if (arrive()) addEventListener("load", () => requestAnimationFrame(() => toMapTop("auto")));

// The what-if page: its setting, and what follows when it changes.
import type { Raw } from "../data.ts";
import { byId, make, maybe, save } from "../dom.ts";
import { groundOf } from "../ground.ts";
import type { Answer } from "./answer.ts";
import { Client } from "./client.ts";
import { Controls } from "./controls.ts";
import { UNNAMED } from "./messages.ts";
import type { World } from "./messages.ts";
import { limitsOf, settingOf } from "./pack.ts";
import type { Header } from "./pack.ts";
import { panelOf } from "./panel.ts";
import { recipeOf, unwritable } from "./recipe.ts";
import { Rows } from "./rows.ts";
import { read, same, write } from "./setting.ts";
import type { Setting } from "./setting.ts";
import { Stage } from "./stage.ts";
import { changes, said } from "./words.ts";
import { csvOf } from "./csv.ts";
import { _, number } from "../say.ts";

interface Data extends Pick<Header, "digest" | "base" | "metrics" | "ranges" | "documents">, Pick<Raw, "shores"> {
  /** Code of an economy -> its name. */
  economies: Record<string, string>;
  /** Of each cluster of the recipe's own ranking the address of its page, if it has one. */
  pages: (string | null)[];
  /** Labels of metrics within a sentence. */
  inner: Record<string, string>;
}

const TELL = 350, SAY = 500;

const data = JSON.parse(byId("data").textContent!) as Data;
const base = settingOf(data), limits = limitsOf(data);
const labels = Object.fromEntries(data.metrics.map(({ name, label }) => [name, label]));
const named = { metrics: base.metrics, economies: data.economies };
const form = byId<HTMLFormElement>("setting"), panel = byId("panel"), hint = panel.firstElementChild!;
const frame = byId("frame"), status = byId("said"), spoken = byId("spoken"), took = byId("took");
/** Within another page the address is not this one's. */
const alone = window === window.parent;

let world: World | null = null;
let answer: Answer | null = null;
let picked: number | null = null;
let telling = 0, saying = 0, late = 0;

const stage = new Stage(
  {
    frame,
    canvas: byId<HTMLCanvasElement>("canvas"),
    svg: byId<SVGSVGElement>("world"),
    spots: byId<SVGGElement>("spots"),
    names: byId<SVGGElement>("labels"),
  },
  groundOf(byId("base")),
  data.shores,
  (row) => pick(row === picked ? null : row, false),
);
const rows = new Rows(byId<HTMLTableElement>("table"), byId<HTMLButtonElement>("more"), named, (row) => pick(row === picked ? null : row, true));
const controls = new Controls(form, base, limits, changed);
const client = new Client({ ready, answered, failed });

function changed(setting: Setting): void {
  client.ask(setting);
  byId<HTMLButtonElement>("reset").disabled = same(setting, base);
  clearTimeout(late);
  late = window.setTimeout(() => frame.parentElement!.classList.add("busy"), 250);
  clearTimeout(telling);
  telling = window.setTimeout(() => {
    const hash = write(setting, base);
    if (alone && hash !== location.hash) history.replaceState(null, "", location.pathname + location.search + hash);
  }, TELL);
}

function ready(given: World): void {
  world = given;
  stage.begin(given);
}

function answered(given: Answer): void {
  answer = given;
  for (const row of given.rows) if (row.name === UNNAMED) row.name = _(UNNAMED);
  clearTimeout(late);
  frame.parentElement!.classList.remove("busy");
  const { clusters } = world!, sentence = said(given, base, clusters, data.inner);
  status.textContent = sentence;
  document.documentElement.dataset.answered = write(given.setting, base);
  clearTimeout(saying);
  saying = window.setTimeout(() => { spoken.textContent = sentence; }, SAY);
  const wanting = unwritable(given.setting);
  byId("recipe").textContent = wanting ? _(wanting) : recipeOf(given.setting, base, data.digest);
  byId<HTMLButtonElement>("copy-recipe").disabled = wanting !== "";
  took.textContent = _("Answered in {n} ms.", { n: Math.max(1, Math.round(given.milliseconds)) });
  status.classList.toggle("problem", given.problem !== "");
  if (given.problem) return;
  const kept = picked === null ? null : before;
  rows.show(given, clusters);
  const { gained, lost } = stage.show(given);
  byId("gained").textContent = gained ? ` (${number(gained)})` : "";
  byId("lost").textContent = lost ? ` (${number(lost)})` : "";
  picked = null;
  const again = kept === null ? -1 : given.rows.findIndex(({ continues }) => continues === kept);
  pick(again < 0 ? null : again, false);
}

function failed(why: string): void {
  status.textContent = _("The browser can’t compute this here: {why}", { why: _(why) });
  status.classList.add("problem");
}

/** Row of the recipe's own ranking that the chosen cluster continues. */
let before: number | null = null;

function pick(row: number | null, fly: boolean): void {
  picked = row;
  const chosen = row === null ? null : answer?.rows[row];
  before = chosen && chosen.continues >= 0 ? chosen.continues : null;
  stage.pick(row, fly);
  rows.pick(row, !fly);
  if (chosen && answer && world) {
    const href = data.pages[chosen.continues] ?? null;
    panel.replaceChildren(...panelOf(answer, row!, world, { ...named, labels, href }, () => pick(null, false)));
  }
  else panel.replaceChildren(hint);
}

function arrive(): void {
  const wanted = alone ? read(location.hash, base, limits) : base;
  controls.take(wanted);
  changed(wanted);
}

async function copy(text: string, button: HTMLButtonElement): Promise<void> {
  const words = button.textContent!;
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    const area = make("textarea", text);
    area.setAttribute("aria-hidden", "true");
    document.body.append(area);
    area.select();
    done = document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.textContent = done ? _("Copied") : _("Not allowed");
  spoken.textContent = done ? _("Copied.") : _("The browser does not allow copying.");
  setTimeout(() => { button.textContent = words; }, 1600);
}

function download(): void {
  if (!answer) return;
  save("what-if.csv", new Blob([csvOf(answer, base.metrics)], { type: "text/csv" }));
}

function buttons(): void {
  const on = (id: string, act: (button: HTMLButtonElement) => void) => {
    const button = byId<HTMLButtonElement>(id);
    button.addEventListener("click", () => act(button));
  };
  on("reset", () => {
    controls.take(base);
    changed(controls.setting);
  });
  on("copy-recipe", (button) => void copy(recipeOf(controls.setting, base, data.digest), button));
  on("copy-link", (button) => void copy(location.href.split("#")[0] + write(controls.setting, base), button));
  on("download", download);
  byId("copy-link").hidden = !alone;
  byId("tools").addEventListener("click", (event) => {
    const action = (event.target as Element).closest("button")?.dataset.do;
    if (action === "in" || action === "out") stage.zoom(action === "in" ? 1.8 : 1 / 1.8);
    if (action === "home") stage.home();
  });
  const over = (on_: boolean) => (event: Event) => {
    const row = (event.target as Element).closest<HTMLElement>("tr[data-row]")?.dataset.row;
    if (row !== undefined) stage.over(Number(row), on_);
  };
  byId("table").addEventListener("pointerover", over(true));
  byId("table").addEventListener("pointerout", over(false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || picked === null) return;
    pick(null, false);
    stage.home();
  });
}

document.documentElement.classList.add("js");
for (const part of [form, byId("tools"), panel, status, byId("map")]) part.hidden = false;
maybe("without")?.remove();
byId("world").setAttribute("tabindex", "0");
buttons();
addEventListener("resize", () => stage.refresh());
for (const query of ["(prefers-color-scheme: dark)", "print"]) {
  matchMedia(query).addEventListener("change", () => stage.refresh());
}
addEventListener("hashchange", arrive);
stage.refresh();
arrive();
status.textContent = changes(controls.setting, base, data.inner).length ? _("Computing …") : status.textContent;
